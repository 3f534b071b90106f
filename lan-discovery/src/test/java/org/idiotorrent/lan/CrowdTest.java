package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrowdTest {
  private static final long SECOND = 1_000_000_000;
  private final Crowd crowd = new Crowd();

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
    crowd.heard(ann, 0);
    crowd.heard(ann, SECOND);
    crowd.heard(PeerId.random(), 2 * SECOND);

    assertEquals(2, crowd.size(3 * SECOND));
    assertEquals(1, crowd.size(92 * SECOND));
    assertEquals(0, crowd.size(100 * SECOND));
  }

  @Test
  void madeUpPeersSlowNobodyDownBeyondTheBound() {
    for (int i = 0; i < 50_000; i++) {
      crowd.heard(PeerId.random(), i);
    }

    assertEquals(1_000, crowd.size(50_000));
  }
}
