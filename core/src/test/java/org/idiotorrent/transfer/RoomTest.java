package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomTest {
  private final Room room = new Room(8);
  private InetAddress greedy;
  private InetAddress other;

  @BeforeEach
  void name() throws UnknownHostException {
    greedy = InetAddress.getByName("192.0.2.1");
    other = InetAddress.getByName("192.0.2.2");
  }

  private void enter(int times, InetAddress from) {
    for (int i = 0; i < times; i++) {
      assertTrue(room.enter(from), "connection " + i);
    }
  }

  @Test
  void oneAddressLeavesAQuarterToOthers() {
    enter(6, greedy);

    assertFalse(room.enter(greedy));
    assertFalse(room.isFull());
    enter(2, other);
    assertTrue(room.isFull());
    assertFalse(room.enter(other));
  }

  @Test
  void whoLeavesMakesRoomForItsOwnAndForOthers() {
    enter(6, greedy);
    enter(2, other);

    room.leave(greedy);

    assertFalse(room.isFull());
    assertTrue(room.enter(greedy));
    assertFalse(room.enter(greedy));
  }

  @Test
  void thisComputerMayTakeAllPlaces() {
    enter(8, InetAddress.getLoopbackAddress());

    assertTrue(room.isFull());
  }
}
