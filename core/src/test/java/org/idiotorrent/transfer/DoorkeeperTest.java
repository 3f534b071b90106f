package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private long now;
  private final Doorkeeper doorkeeper = new Doorkeeper(() -> now);
  private final PeerId peer = PeerId.random();

  @Test
  void letsNobodyInForHalfAMinuteWhoBrokeTheProtocol() {
    assertFalse(doorkeeper.isShunned(peer));
    doorkeeper.shun(peer);
    assertTrue(doorkeeper.isShunned(peer));
    assertFalse(doorkeeper.isShunned(PeerId.random()));

    now += Doorkeeper.SHUNNED_FOR.toNanos();
    assertFalse(doorkeeper.isShunned(peer));
  }

  @Test
  void remembersTheLatestThousand() {
    doorkeeper.shun(peer);
    IntStream.range(0, 999).forEach(i -> doorkeeper.shun(PeerId.random()));
    assertTrue(doorkeeper.isShunned(peer));

    doorkeeper.shun(PeerId.random());
    assertFalse(doorkeeper.isShunned(peer));
  }
}
