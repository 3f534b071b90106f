package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.idiotorrent.lan.HeardPeers.Heard;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;

class HeardPeersTest {
  private final HeardPeers heard = new HeardPeers();
  private final Heard ann = peer(1);
  private final Heard bob = peer(2);

  @Test
  void peerNotHeardOfFor90SecondsExpires() {
    heard.add(ann, seconds(0));
    heard.add(bob, seconds(10));

    assertEquals(List.of(), heard.expire(seconds(89)));
    assertEquals(List.of(ann), heard.expire(seconds(90)));
    assertEquals(List.of(bob), heard.expire(seconds(100)));
  }

  @Test
  void peerHeardOfAgainLivesOn() {
    heard.add(ann, seconds(0));
    heard.add(bob, seconds(0));
    heard.add(ann, seconds(60));

    assertEquals(List.of(bob), heard.expire(seconds(120)));
    assertEquals(List.of(ann), heard.expire(seconds(150)));
  }

  @Test
  void peerThatSaidGoodbyeIsForgotten() {
    heard.add(ann, seconds(0));

    assertTrue(heard.remove(ann));
    assertFalse(heard.remove(ann));
    assertEquals(List.of(), heard.expire(seconds(1_000)));
  }

  @Test
  void stormOfPeersPushesOutTheOldest() {
    heard.add(ann, seconds(0));
    for (int i = 0; i < HeardPeers.CAPACITY; i++) {
      heard.add(peer(i + 10), seconds(1));
    }

    assertFalse(heard.remove(ann));
    assertEquals(HeardPeers.CAPACITY, heard.expire(seconds(200)).size());
  }

  private static Heard peer(int i) {
    return new Heard(PeerId.random(), new PeerAddress("10.0.0.1", i));
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
