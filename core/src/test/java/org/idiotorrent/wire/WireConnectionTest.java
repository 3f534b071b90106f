package org.idiotorrent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.Background;
import org.idiotorrent.LoopbackPair;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.Digest;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WireConnectionTest {
  private static final FileId SHARE =
      new FileId(Digest.of(HashAlgorithm.SHA256, Manifests.random(1, 32)));
  private static final Hello OURS = Hello.of(PeerId.random(), 7536, Optional.of(SHARE));
  private static final Hello THEIRS = Hello.of(PeerId.random(), 7537, Optional.of(SHARE));

  private ServerSocketChannel server;
  private WireConnection dialling;
  private SocketChannel raw;
  private WireConnection accepting;

  @BeforeEach
  void connect() throws IOException {
    server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    dialling = WireConnection.dial(new PeerAddress("127.0.0.1", port), Duration.ofSeconds(5));
    raw = server.accept();
    accepting = WireConnection.accepted(raw, ByteBuffer.allocate(0));
  }

  @AfterEach
  void close() throws IOException {
    dialling.close();
    accepting.close();
    server.close();
  }

  // Handshake.

  @Test
  void bothSidesLearnTheOthersHello() throws Exception {
    Background<Hello> answer = Background.run(() -> dialling.greet(OURS));

    assertEquals(OURS, accepting.awaitHello());
    accepting.answer(List.of(THEIRS, new Message.Complete()));
    assertEquals(THEIRS, answer.result());
    assertEquals(new Message.Complete(), dialling.receive());
  }

  @Test
  void theFirstFlightIsSeventySixBytes() throws Exception {
    Background<Hello> answer = Background.run(() -> dialling.greet(OURS));
    byte[] flight = LoopbackPair.read(raw, 76);

    assertEquals("IDT1", new String(flight, 0, 4, StandardCharsets.US_ASCII));
    LoopbackPair.write(raw, flight);
    assertEquals(OURS, answer.result());
  }

  @Test
  void bytesThatWereReadBeforeBelongToTheConnection() throws Exception {
    Background<Hello> answer = Background.run(() -> dialling.greet(OURS));
    ByteBuffer start = ByteBuffer.wrap(LoopbackPair.read(raw, 4));
    assertTrue(WireConnection.isPreamble(start));
    WireConnection takenOver = WireConnection.accepted(raw, start);

    assertEquals(OURS, takenOver.awaitHello());
    takenOver.answer(List.of(THEIRS));
    assertEquals(THEIRS, answer.result());
  }

  @Test
  void anErrorInsteadOfHelloIsARefusalForGood() throws Exception {
    RefusedException refusal =
        refused(new Message.Failure(0, Message.Failure.NOT_FOUND, "no such\u001b[2J share"));

    assertEquals(Optional.empty(), refusal.retryAfter());
    assertEquals("refused with error 2: no such\\u{1b}[2J share", refusal.getMessage());
  }

  @Test
  void aWaitInsteadOfHelloIsARefusalForAWhile() throws Exception {
    RefusedException refusal = refused(new Message.Wait(0, Duration.ofMillis(1_500)));

    assertEquals(Optional.of(Duration.ofMillis(1_500)), refusal.retryAfter());
  }

  private RefusedException refused(Message refusal) throws Exception {
    Background<Hello> answer = Background.run(() -> dialling.greet(OURS));
    accepting.awaitHello();
    Background<Boolean> refusing =
        Background.run(() -> {
          accepting.refuse(refusal);
          return true;
        });
    RefusedException refused = assertThrows(RefusedException.class, answer::result);
    dialling.close();
    assertTrue(refusing.result());
    assertFalse(raw.isOpen());
    return refused;
  }

  @Test
  void aRefusalArrivesThoughMoreWasSentThanTheHello() throws Exception {
    Background<Hello> answer =
        Background.run(() -> {
          dialling.send(List.of(new Message.Ping(false))); // not IDT1
          return dialling.greet(OURS);
        });
    BreachException breach = assertThrows(BreachException.class, accepting::awaitHello);
    Background<Boolean> refusing =
        Background.run(() -> {
          accepting.refuse(new Message.Failure(0, Message.Failure.BREACH, breach.getMessage()));
          return true;
        });

    RefusedException refused = assertThrows(RefusedException.class, answer::result);
    assertTrue(refused.getMessage().contains("does not speak IDT1"), refused.getMessage());
    dialling.close();
    refusing.result();
  }

  @Test
  void aRefusalEndsSoonThoughTheOtherSideGoesOnSending() throws Exception {
    Background<Boolean> flood =
        Background.run(() -> {
          while (true) {
            dialling.send(List.of(new Message.Ping(false)));
          }
        });
    long start = System.nanoTime();
    accepting.refuse(new Message.Wait(0, Duration.ofSeconds(1)));

    assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 5_000);
    assertThrows(IOException.class, flood::result);
  }

  @Test
  void aConnectionThatClosesBeforeHelloAsksToWait() throws Exception {
    Background<Hello> answer = Background.run(() -> dialling.greet(OURS));
    LoopbackPair.read(raw, 76);
    raw.close();

    RefusedException refusal = assertThrows(RefusedException.class, answer::result);
    assertEquals(Optional.of(Duration.ofSeconds(2)), refusal.retryAfter());
  }

  @Test
  void aConnectionThatIsResetBeforeHelloAsksToWait() throws Exception {
    Background<Hello> answer = Background.run(() -> dialling.greet(OURS));
    LoopbackPair.read(raw, 76);
    raw.setOption(StandardSocketOptions.SO_LINGER, 0);
    raw.close();

    RefusedException refusal = assertThrows(RefusedException.class, answer::result);
    assertEquals(Optional.of(Duration.ofSeconds(2)), refusal.retryAfter());
  }

  @Test
  @SuppressWarnings("try") // the deadline works by being open
  void aHandshakeThatItsDeadlineEndsIsNotARefusal() throws Exception {
    try (Deadline deadline = Deadline.closing(dialling, Duration.ofMillis(50))) {
      assertThrows(AsynchronousCloseException.class, () -> dialling.greet(OURS));
    }
  }

  @Test
  void aHelloForAnotherShareIsABreach() throws Exception {
    assertBreach(Hello.of(PeerId.random(), 1, Optional.empty()), "share");
  }

  @Test
  void anythingButHelloFirstIsABreach() throws Exception {
    assertBreach(new Message.Ping(false), "HELLO");
  }

  private void assertBreach(Message answer, String why) throws Exception {
    Background<Hello> greeting = Background.run(() -> dialling.greet(OURS));
    accepting.awaitHello();
    accepting.answer(List.of(answer));

    BreachException breach = assertThrows(BreachException.class, greeting::result);
    assertTrue(breach.getMessage().contains(why), breach.getMessage());
  }

  // Odd peers.

  @Test
  void aPeerThatSendsByteByByteIsUnderstood() throws Exception {
    Background<Hello> answer = Background.run(() -> dialling.greet(OURS));
    byte[] flight = LoopbackPair.read(raw, 76);
    for (byte one : flight) {
      LoopbackPair.write(raw, new byte[] {one});
    }

    assertEquals(OURS, answer.result());
  }

  @Test
  void aPeerThatClosesInTheMiddleOfAFrameIsAnEndOfFile() throws Exception {
    LoopbackPair.write(raw, new byte[] {0, 0, 0, 8, 0x14, 0, 0, 1, 0, 0});
    raw.close();

    assertThrows(EOFException.class, dialling::receive);
  }

  @Test
  void aPeerThatSpeaksHttpIsABreach() throws Exception {
    LoopbackPair.write(raw, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThrows(BreachException.class, dialling::awaitHello);
  }

  @Test
  void aPeerThatSendsEndlessGarbageIsABreachAtOnce() throws Exception {
    Background<Boolean> garbage =
        Background.run(() -> {
          for (long seed = 0; ; seed++) {
            LoopbackPair.write(raw, Manifests.random(seed, 65_536));
          }
        });

    assertThrows(BreachException.class, dialling::awaitHello);
    dialling.close();
    assertThrows(IOException.class, garbage::result);
  }

  @Test
  void unknownFramesDoNotHideWhatFollows() throws Exception {
    LoopbackPair.write(raw, new byte[] {0, 0, 0, 3, 0x7f, 0, 0, 0, 1, 2, 3});
    accepting.send(List.of(new Message.Ping(true)));

    assertEquals(new Message.Unknown(0x7f), dialling.receive());
    assertEquals(new Message.Ping(true), dialling.receive());
  }

  @Test
  void aDialToAHostNameThatNobodyKnowsIsOneSentence() {
    PeerAddress nowhere = new PeerAddress("nowhere.invalid", 1);

    IOException failure =
        assertThrows(
            IOException.class, () -> WireConnection.dial(nowhere, Duration.ofSeconds(5)).close());
    assertEquals("no address known for host nowhere.invalid", failure.getMessage());
  }

  // Messages.

  @Test
  void moreMessagesThanTheBufferHoldsArriveInOrder() throws Exception {
    int count = 5_000;
    List<Message> messages =
        java.util.stream.IntStream.range(0, count)
            .<Message>mapToObj(i -> new Message.Have(new ChunkRun(i, 1)))
            .toList();
    Background<Boolean> sending =
        Background.run(() -> {
          accepting.send(messages);
          return true;
        });

    for (Message message : messages) {
      assertEquals(message, dialling.receive());
    }
    assertTrue(sending.result());
  }

  @Test
  void theLargestFramesArrive() throws Exception {
    byte[] slice = Manifests.random(2, WireLimits.MANIFEST_SLICE);
    byte[] bits = Manifests.random(3, WireLimits.CONTROL - 4);
    Message.ManifestSlice manifest =
        new Message.ManifestSlice(1, slice.length, 0, ByteBuffer.wrap(slice));
    Message.Bitmap bitmap = new Message.Bitmap(0, ByteBuffer.wrap(bits));
    accepting.send(
        List.of(new Message.Ping(false), manifest, bitmap, new Message.Cancel(1, false)));

    assertEquals(new Message.Ping(false), dialling.receive());
    assertEquals(manifest, dialling.receive());
    assertEquals(bitmap, dialling.receive());
    assertEquals(new Message.Cancel(1, false), dialling.receive());
  }

  @Test
  void anErrorsTextIsCutBetweenCharacters() throws Exception {
    accepting.send(List.of(new Message.Failure(0, 1, "x" + "ü".repeat(150))));

    assertEquals(new Message.Failure(0, 1, "x" + "ü".repeat(99)), dialling.receive());
  }

  @Test
  void silenceIsMeasuredOnBothSides() throws Exception {
    accepting.send(List.of(new Message.Ping(false)));
    dialling.receive();

    assertTrue(dialling.silence().toMillis() < 5_000);
    assertTrue(accepting.ownSilence().toMillis() < 5_000);
  }

  @Test
  void closingFromAnotherThreadEndsAReader() throws Exception {
    Background<Message> reading = Background.run(dialling::receive);
    reading.awaitStandstill();
    dialling.close();
    dialling.close();

    assertThrows(IOException.class, reading::result);
  }
}
