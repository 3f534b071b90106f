package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private long now;
  private final Doorkeeper doorkeeper = new Doorkeeper(() -> now);
  private final PeerAtHost peer = somebody();

  private static PeerAtHost somebody() {
    return new PeerAtHost(PeerId.random(), "192.0.2.1");
  }

  @Test
  void letsNobodyInForHalfAMinuteWhoBrokeTheProtocol() {
    assertFalse(doorkeeper.isShunned(peer));
    doorkeeper.shun(peer);
    assertTrue(doorkeeper.isShunned(peer));
    assertFalse(doorkeeper.isShunned(somebody()));
    assertFalse(doorkeeper.isShunned(new PeerAtHost(peer.id(), "192.0.2.2")));

    now += Doorkeeper.SHUNNED_FOR.toNanos();
    assertFalse(doorkeeper.isShunned(peer));
  }

  @Test
  void remembersTheLatestThousand() {
    doorkeeper.shun(peer);
    IntStream.range(0, 999).forEach(i -> doorkeeper.shun(somebody()));
    assertTrue(doorkeeper.isShunned(peer));

    doorkeeper.shun(somebody());
    assertFalse(doorkeeper.isShunned(peer));
  }
}
