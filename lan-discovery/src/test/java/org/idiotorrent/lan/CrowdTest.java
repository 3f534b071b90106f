package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrowdTest {
  private static final long SECOND = 1_000_000_000;
  private final Crowd crowd = new Crowd(0);

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 500, 1_000})
  void beaconsOfAllPeersTogetherStayWithinTheirPart(int peers) {
    for (int bytes : new int[] {200, 1_000, Crowd.MAX_ROUND_BYTES}) {
      Duration usual = Cadence.ANNOUNCE.then();
      Duration fair = Crowd.interval(peers, bytes);
      double seconds = Math.max(usual.toMillis(), fair.toMillis()) / 1e3;

      assertTrue(peers * bytes / seconds <= 30_100, peers + " peers, " + bytes + " bytes");
    }
  }

  @Test
  void nobodyIsForgottenBeforeThreeAnnouncementsAreDue() {
    for (int peers : new int[] {1, 300, 500, 1_000, 5_000}) {
      Duration slowest = Crowd.interval(peers, Crowd.MAX_ROUND_BYTES);

      assertTrue(Crowd.lifetime(peers).compareTo(slowest.multipliedBy(3)) >= 0);
      assertTrue(Crowd.lifetime(peers).compareTo(Duration.ofSeconds(90)) >= 0);
    }
    assertEquals(Duration.ofSeconds(90), Crowd.lifetime(170));
  }

  @Test
  void mdnsTellsOfPeersAloneInACrowdUntilHalfOfItIsGone() {
    assertFalse(Crowd.isTooMuchForMdns(30, false));
    assertTrue(Crowd.isTooMuchForMdns(31, false));
    assertTrue(Crowd.isTooMuchForMdns(16, true));
    assertFalse(Crowd.isTooMuchForMdns(15, true));
  }

  @Test
  void countsEachPeerOnceAndForgetsIt() {
    PeerId ann = PeerId.random();
    assertTrue(crowd.heard(ann, host(1), 0));
    assertFalse(crowd.heard(ann, host(2), SECOND));
    assertTrue(crowd.heardAgain(ann, SECOND));
    assertTrue(crowd.heard(PeerId.random(), host(3), 2 * SECOND));

    assertEquals(2, crowd.size(3 * SECOND));
    assertEquals(1, crowd.size(92 * SECOND));
    assertEquals(0, crowd.size(100 * SECOND));
  }

  @Test
  void isCalmSinceTheLastNewcomer() {
    PeerId ann = PeerId.random();
    assertEquals(Duration.ofSeconds(3), crowd.calm(3 * SECOND));
    crowd.heard(ann, host(1), 4 * SECOND);
    crowd.heardAgain(ann, 6 * SECOND);
    assertEquals(Duration.ofSeconds(3), crowd.calm(7 * SECOND));
  }

  @Test
  void oneAddressMakesNoCrowd() {
    for (int i = 0; i < 1_000; i++) {
      crowd.heard(PeerId.random(), host(1), i * SECOND / 100);
    }
    assertEquals(4, crowd.size(10 * SECOND));

    assertTrue(crowd.heard(PeerId.random(), host(2), 10 * SECOND));
    assertEquals(1, crowd.size(95 * SECOND));
    assertTrue(crowd.heard(PeerId.random(), host(1), 95 * SECOND), "room again");
  }

  @Test
  void crowdThatComesAtOnceIsCounted() {
    for (int i = 0; i < 100; i++) {
      assertTrue(crowd.heard(PeerId.random(), host(i), 0));
    }
  }

  @Test
  void madeUpPeersAreFewASecondAndSlowNobodyDownBeyondTheBound() {
    for (int i = 0; i < 50_000; i++) {
      crowd.heard(PeerId.random(), host(i), 0);
    }
    assertEquals(128, crowd.size(0));

    for (int i = 0; i < 5_000; i++) {
      crowd.heard(PeerId.random(), host(i), i * SECOND / 50);
    }
    assertEquals(1_000, crowd.size(100 * SECOND));
  }

  private static InetAddress host(int number) {
    return Subnet.ipv4(0x0a4d_0000 + number);
  }
}
