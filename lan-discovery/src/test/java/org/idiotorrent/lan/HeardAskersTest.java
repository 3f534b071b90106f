package org.idiotorrent.lan;

import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;

final class HeardAskersTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Hearing SILENCE = new Hearing(true, false, false);

  private final HeardAskers askers = new HeardAskers();
  private final PeerId peer = PeerId.random();

  @Test
  void tellsTheFamiliesThatAnAskerWasHeardOver() {
    assertEquals(SILENCE, askers.of(peer, 0));
    askers.note(peer, INET6, true, 0);
    assertEquals(new Hearing(true, false, true), askers.of(peer, 1));
    askers.note(peer, INET, true, 1);
    assertEquals(new Hearing(true, true, true), askers.of(peer, 2));
    assertEquals(SILENCE, askers.of(PeerId.random(), 2));
  }

  @Test
  void tellsWhetherAllThatCameOverIpv4IsOfOtherSubnets() {
    askers.note(peer, INET, false, 0);
    askers.note(peer, INET6, true, 0);
    assertEquals(new Hearing(true, true, true, true), askers.of(peer, 1));
    askers.note(peer, INET, true, 1);
    askers.note(peer, INET, false, 2);
    assertEquals(new Hearing(true, true, true, false), askers.of(peer, 3));
    PeerId other = PeerId.random();
    askers.note(other, INET6, false, 0);
    assertEquals(new Hearing(true, false, true, false), askers.of(other, 1));
  }

  @Test
  void forgetsAfterAMinute() {
    askers.note(peer, INET, true, 0);
    assertEquals(new Hearing(true, true, false), askers.of(peer, 60 * SECOND - 1));
    assertEquals(SILENCE, askers.of(peer, 60 * SECOND));
    askers.note(peer, INET6, true, 60 * SECOND);
    assertEquals(new Hearing(true, false, true), askers.of(peer, 61 * SECOND));
  }

  @Test
  void forgetsTheOldestOfTooMany() {
    askers.note(peer, INET, true, 0);
    for (int i = 0; i < HeardAskers.CAPACITY; i++) {
      askers.note(PeerId.random(), INET, true, 0);
    }
    assertEquals(SILENCE, askers.of(peer, 0));
  }
}
