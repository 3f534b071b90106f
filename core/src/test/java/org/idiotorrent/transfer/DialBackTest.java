package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.SeenAddress;
import org.junit.jupiter.api.Test;

final class DialBackTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final PeerId SELF = PeerId.random();

  private long now;
  private final DialBack dialBack = new DialBack(() -> now);

  private static InetAddress host(int number) throws IOException {
    return InetAddress.getByName("192.0.2." + number);
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void tellsAnOpenPortFromAClosedOne() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 1, LOOPBACK)) {
      assertEquals(DialOutcome.CONNECTED, dialBack.dial(LOOPBACK, open.getLocalPort()));
    }
    now += Duration.ofSeconds(1).toNanos();
    assertEquals(DialOutcome.REFUSED, dialBack.dial(LOOPBACK, unusedPort()));
  }

  @Test
  void dialsAnAddressAtMostOnceASecond() throws IOException {
    int port = unusedPort();
    assertEquals(DialOutcome.REFUSED, dialBack.dial(LOOPBACK, port));
    now += Duration.ofMillis(999).toNanos();
    assertEquals(DialOutcome.NOT_TRIED, dialBack.dial(LOOPBACK, port));
    now += Duration.ofMillis(1).toNanos();
    assertEquals(DialOutcome.REFUSED, dialBack.dial(LOOPBACK, port));
  }

  @Test
  void dialsFewAtOnceAndRemembersFew() throws IOException {
    for (int i = 0; i < DialBack.MOST_AT_ONCE; i++) {
      assertTrue(dialBack.enter(host(i)));
    }
    assertFalse(dialBack.enter(host(100)), "too many at once");
    for (int i = 0; i < DialBack.MOST_AT_ONCE; i++) {
      dialBack.leave();
    }
    int more = 0;
    while (more < 1_000
        && dialBack.enter(InetAddress.getByName("10.0." + more / 250 + "." + more % 250))) {
      dialBack.leave();
      more++;
    }
    assertTrue(more < 300, "asked for within one instant: " + more);
    now += Duration.ofSeconds(1).toNanos();
    assertTrue(dialBack.enter(host(101)), "they are forgotten after a second");
  }

  @Test
  void aPeerTellsWhetherItReachesAndHearsWhoAsks() throws IOException {
    try (LocalPeer peer = LocalPeer.listen(anyPort());
        LocalPeer asker = LocalPeer.listen(anyPort())) {
      PeerAddress address = PeerAddress.of(LOOPBACK, peer.port());
      Hearing hearing = new Hearing(true, false, true);
      peer.listenWith(id -> id.equals(SELF) ? hearing : Hearing.UNKNOWN);

      PeerCheck check = PeerCheck.of(address, SELF, asker.port());

      assertEquals(PeerCheck.Outcome.MET, check.outcome());
      assertEquals(Optional.of(peer.id()), check.peer());
      PeerCheck.Answer answer = check.answer().orElseThrow();
      assertEquals(DialOutcome.CONNECTED, answer.outcome());
      assertEquals(hearing, answer.hearing());
      assertEquals(new SeenAddress(LOOPBACK, 8), answer.seen());
      assertTrue(answer.clockAhead().abs().compareTo(Duration.ofMinutes(1)) < 0);
      // at once again: it says what it heard, and does not dial
      PeerCheck again = PeerCheck.of(address, PeerId.random(), asker.port());
      assertEquals(DialOutcome.NOT_TRIED, again.answer().orElseThrow().outcome());
      assertEquals(Hearing.UNKNOWN, again.answer().orElseThrow().hearing());
    }
  }

  @Test
  void whereNobodyListensTheCheckSaysRefused() throws IOException {
    PeerCheck check = PeerCheck.of(PeerAddress.of(LOOPBACK, unusedPort()), SELF, 0);
    assertEquals(PeerCheck.failed(PeerCheck.Outcome.REFUSED), check);
  }

  @Test
  void whoSaysNothingOrHangsUpIsNotIdt() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, LOOPBACK)) {
      PeerAddress address = PeerAddress.of(LOOPBACK, mute.getLocalPort());
      PeerCheck check = PeerCheck.of(address, SELF, 0, Duration.ofMillis(50));
      assertEquals(PeerCheck.failed(PeerCheck.Outcome.NOT_IDT), check);
    }
    PeerAddress nobody = new PeerAddress("no.such.host.invalid", 7536);
    assertEquals(PeerCheck.Outcome.UNKNOWN_NAME, PeerCheck.of(nobody, SELF, 0).outcome());
  }

  private static PeerSettings anyPort() {
    return PeerSettings.DEFAULT.withPort(OptionalInt.of(0));
  }
}
