package org.idiotorrent.transfer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.RefusedException;
import org.idiotorrent.wire.WireConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of those for whom there is no room. */
class ConnectionLimitTest {
  private LocalPeer peer;

  @BeforeEach
  void listen() throws IOException {
    PeerSettings settings = PeerSettings.DEFAULT.withPort(OptionalInt.of(0)).withConnections(2);
    peer = LocalPeer.listen(settings);
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
  }

  private WireConnection dial() throws IOException {
    return WireConnection.dial(new PeerAddress("127.0.0.1", peer.port()), Duration.ofSeconds(10));
  }

  private static void greet(WireConnection wire) throws IOException {
    wire.greet(Hello.of(PeerId.random(), 0, Optional.empty()));
  }

  @Test
  void theLastIsToldToWaitUntilAnotherLeaves() throws IOException {
    WireConnection served = dial();
    greet(served);
    try (WireConnection late = dial()) {
      RefusedException refusal = assertThrows(RefusedException.class, () -> greet(late));

      assertTrue(refusal.isAnswer());
      assertEquals(Optional.of(Duration.ofSeconds(2)), refusal.retryAfter());
    }

    served.close();
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> {
          try (WireConnection next = dial()) {
            greet(next);
          }
        });
  }

  @Test
  void whoeverIsOneTooManyIsClosedBeforeHello() throws IOException {
    try (WireConnection served = dial()) {
      greet(served);
      try (WireConnection silent = dial();
          WireConnection late = dial()) {
        RefusedException refusal = assertThrows(RefusedException.class, () -> greet(late));

        assertFalse(refusal.isAnswer());
        assertTrue(refusal.retryAfter().isPresent());
        assertFalse(silent.hasBuffered(), "it has not said HELLO yet");
      }
    }
  }
}
