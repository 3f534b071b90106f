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
    heard.add(ann, 1, seconds(0));
    heard.add(bob, 1, seconds(10));

    assertEquals(List.of(), heard.expire(seconds(89)));
    assertEquals(List.of(ann), heard.expire(seconds(90)));
    assertEquals(List.of(bob), heard.expire(seconds(100)));
  }

  @Test
  void peerHeardOfAgainLivesOn() {
    heard.add(ann, 1, seconds(0));
    heard.add(bob, 1, seconds(0));
    heard.add(ann, 1, seconds(60));

    assertEquals(List.of(bob), heard.expire(seconds(120)));
    assertEquals(List.of(ann), heard.expire(seconds(150)));
  }

  @Test
  void peerThatSaidGoodbyeIsForgotten() {
    heard.add(ann, 1, seconds(0));

    assertTrue(heard.remove(ann));
    assertFalse(heard.remove(ann));
    assertEquals(List.of(), heard.expire(seconds(1_000)));
  }

  @Test
  void stormOfPeersPushesOutTheOldest() {
    heard.add(ann, 1, seconds(0));
    for (int i = 0; i < HeardPeers.CAPACITY; i++) {
      heard.add(peer(i + 10), 1, seconds(1));
    }

    assertFalse(heard.remove(ann));
    assertEquals(HeardPeers.CAPACITY, heard.expire(seconds(1_000)).size());
  }

  @Test
  void stormOfPeersPushesOutNoneThatAnswered() {
    heard.add(ann, 1, seconds(0));
    heard.confirm(ann.address());
    for (int i = 0; i < 3 * HeardPeers.CAPACITY; i++) {
      heard.add(peer(i + 10), 1, seconds(1));
    }

    assertTrue(heard.knows(ann));
  }

  @Test
  void whatIsSaidAgainAtOnceIsNoNews() {
    heard.add(ann, 7, seconds(10));

    assertFalse(heard.isNews(ann, 7, seconds(10) + 999_999_999));
    assertTrue(heard.isNews(ann, 7, seconds(11)));
    assertTrue(heard.isNews(ann, 8, seconds(10)), "another instance");
    assertTrue(heard.isNews(bob, 7, seconds(10)));
  }

  @Test
  void crowdIsRememberedLonger() {
    for (int i = 0; i < 1_000; i++) {
      heard.add(peer(i + 10), 1, seconds(0));
    }

    assertEquals(List.of(), heard.expire(seconds(480)));
    assertEquals(1_000, heard.expire(seconds(510)).size());
  }

  private static Heard peer(int i) {
    return new Heard(PeerId.random(), new PeerAddress("10.0.0.1", i % 65_536));
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
