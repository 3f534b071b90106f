package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.idiotorrent.Background;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestWriter;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.RefusedException;
import org.idiotorrent.wire.WireConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions to a peer that answers as a test has it. */
@Timeout(60)
class PeerInquiryTest {
  private static final Manifest MANIFEST = Manifests.file(1, 500_000, 100).manifest();
  private static final byte[] JSON = ManifestWriter.write(MANIFEST);
  private static final AnnouncedShare ENTRY = AnnouncedShare.of(MANIFEST, true);
  private static final ShareQuery ALL = new ShareQuery.Everything();

  private final PeerId self = PeerId.random();
  private final List<Message> asked = new ArrayList<>(); // by the peer's thread, read at the end
  private ServerSocketChannel server;
  private Background<Boolean> peer;

  /** What the peer says to a message; nothing for an empty list. */
  private interface Answers {
    List<Message> to(Message question) throws IOException;
  }

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private PeerInquiry dial(Optional<FileId> share, Answers answers) throws IOException {
    return dial(share, Hello.of(PeerId.random(), 7_536, share), answers);
  }

  private PeerInquiry dial(Optional<FileId> share, Message greeting, Answers answers)
      throws IOException {
    peer = Background.run(() -> serve(greeting, answers));
    PeerAddress address = new PeerAddress("127.0.0.1", server.socket().getLocalPort());
    return PeerInquiry.dial(address, self, share);
  }

  private boolean serve(Message greeting, Answers answers) throws IOException {
    try (SocketChannel channel = server.accept();
        WireConnection wire = WireConnection.accepted(channel, ByteBuffer.allocate(0))) {
      wire.awaitHello();
      wire.answer(List.of(greeting));
      while (true) {
        Message question = wire.receive();
        asked.add(question);
        wire.send(answers.to(question));
      }
    } catch (IOException e) {
      return true; // the other side has what it wanted
    }
  }

  private static Message page(int next, int entries) {
    return new Message.CatalogPage(
        1, next, IntStream.range(0, entries).mapToObj(i -> ENTRY).toList());
  }

  private static Message slice(int total, int offset, byte[] bytes) {
    return new Message.ManifestSlice(1, total, offset, ByteBuffer.wrap(bytes));
  }

  private static Message honestSlice(Message question) {
    Message.ManifestRequest request = (Message.ManifestRequest) question;
    int end = Math.min(JSON.length, request.offset() + request.length());
    return slice(JSON.length, request.offset(), Arrays.copyOfRange(JSON, request.offset(), end));
  }

  @Test
  void aCatalogOfSeveralPagesIsReadToItsEnd() throws Exception {
    Answers answers =
        question -> {
          int cursor = ((Message.CatalogRequest) question).cursor();
          return List.of(page(cursor == 20 ? 0 : cursor + 10, 3));
        };
    try (PeerInquiry inquiry = dial(Optional.empty(), answers)) {
      assertEquals(9, inquiry.catalog(ALL).size());
    }
    peer.result();
    assertEquals(3, asked.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10})
  void aCatalogThatDoesNotGoForwardEndsThere(int next) throws Exception {
    Answers answers =
        question -> List.of(page(((Message.CatalogRequest) question).cursor() == 0 ? 10 : next, 1));
    try (PeerInquiry inquiry = dial(Optional.empty(), answers)) {
      assertThrows(BreachException.class, () -> inquiry.catalog(ALL));
    }
  }

  @Test
  void aCatalogWithoutEndIsCut() throws Exception {
    Answers answers =
        question -> List.of(page(((Message.CatalogRequest) question).cursor() + 1, 130));
    try (PeerInquiry inquiry = dial(Optional.empty(), answers)) {
      assertEquals(10_000, inquiry.catalog(ALL).size());
    }
  }

  @Test
  void whatIsNoAnswerIsPassedOverAndPingsAreAnswered() throws Exception {
    Answers answers =
        question ->
            question instanceof Message.CatalogRequest
                ? List.of(
                    new Message.Unknown(0x3f),
                    new Message.Ping(false),
                    new Message.Peers(0, List.of()),
                    page(0, 2))
                : List.of();
    try (PeerInquiry inquiry = dial(Optional.empty(), answers)) {
      assertEquals(2, inquiry.catalog(ALL).size());
    }
    peer.result();
    assertTrue(asked.contains(new Message.Ping(true)), asked::toString);
  }

  @Test
  void aRefusedQuestionIsAnError() throws Exception {
    Answers answers = question -> List.of(new Message.Failure(1, 3, "\u001b[2Jgo away"));
    try (PeerInquiry inquiry = dial(Optional.empty(), answers)) {
      IOException refusal = assertThrows(IOException.class, () -> inquiry.catalog(ALL));
      assertEquals("answered with error 3", refusal.getMessage());
    }
  }

  @Test
  void whoIsBusyOrRefusesAtTheDoorIsToldApartFromWhoSpeaksSomethingElse() throws Exception {
    Message busy = new Message.Wait(0, Duration.ofSeconds(1));
    assertThrows(RefusedException.class, () -> dial(Optional.empty(), busy, question -> List.of()));
    assertThrows(
        BreachException.class,
        () -> dial(Optional.empty(), new Message.Ping(false), question -> List.of()));
  }

  @Test
  void anAnswerAboutAnotherShareIsABreach() {
    Optional<FileId> wanted = Optional.of(MANIFEST.id());
    Optional<FileId> other = Optional.of(Manifests.file(2, 10, 10).manifest().id());
    Hello greeting = Hello.of(PeerId.random(), 7_536, other);

    assertThrows(BreachException.class, () -> dial(wanted, greeting, question -> List.of()));
  }

  @Test
  void aManifestComesInSlices() throws Exception {
    try (PeerInquiry inquiry =
        dial(Optional.of(MANIFEST.id()), question -> List.of(honestSlice(question)))) {
      assertEquals(MANIFEST, inquiry.manifest(MANIFEST.id()));
    }
    peer.result();
    assertTrue(asked.size() > 1, "one slice shows little");
  }

  @Test
  void aSliceFromElsewhereIsABreach() throws Exception {
    Answers answers = question -> List.of(slice(JSON.length, 1, new byte[] {'{'}));
    try (PeerInquiry inquiry = dial(Optional.of(MANIFEST.id()), answers)) {
      assertThrows(BreachException.class, () -> inquiry.manifest(MANIFEST.id()));
    }
  }

  @Test
  void theManifestOfAnotherShareIsRefused() throws Exception {
    byte[] other = ManifestWriter.write(Manifests.file(2, 10, 10).manifest());
    Answers answers = question -> List.of(slice(other.length, 0, other));
    try (PeerInquiry inquiry = dial(Optional.of(MANIFEST.id()), answers)) {
      assertThrows(InvalidShareException.class, () -> inquiry.manifest(MANIFEST.id()));
    }
  }

  @Test
  void aManifestThatEndsTooSoonIsRefused() throws Exception {
    Answers answers = question -> List.of(slice(100, 0, Arrays.copyOf(JSON, 100)));
    try (PeerInquiry inquiry = dial(Optional.of(MANIFEST.id()), answers)) {
      assertThrows(InvalidShareException.class, () -> inquiry.manifest(MANIFEST.id()));
    }
  }

  @Test
  void whoLeavesInTheMidstIsAnError() throws Exception {
    Answers answers =
        question -> {
          throw new IOException("gone");
        };
    try (PeerInquiry inquiry = dial(Optional.empty(), answers)) {
      assertThrows(IOException.class, () -> inquiry.catalog(ALL));
    }
  }

  @Test
  void whoDoesNotSayThatItDialsBackIsNotAsked() throws Exception {
    Hello plain =
        new Hello(1, 7_536, Hello.CATALOG, 1 << 20, 4, 504, PeerId.random(), Optional.empty(), 0);
    try (PeerInquiry inquiry = dial(Optional.empty(), plain, question -> List.of())) {
      assertEquals(Optional.empty(), inquiry.reach(7_536));
    }
    peer.result();
    assertEquals(List.of(), asked);
  }

  @Test
  void aDeviceIsAskedForEverythingWhereTheQuestionIsTooLongForIt() throws Exception {
    ShareQuery brief = new ShareQuery.ByName(new NamePattern("x".repeat(18)));
    ShareQuery verbose = new ShareQuery.ByName(new NamePattern("x".repeat(17) + "ü"));
    Hello device = Hello.ofDevice(Optional.empty());
    try (PeerInquiry inquiry = dial(Optional.empty(), device, question -> List.of(page(0, 1)))) {
      inquiry.catalog(brief);
      inquiry.catalog(verbose);
    }
    peer.result();
    assertEquals(
        List.of(new Message.CatalogRequest(1, 0, brief), new Message.CatalogRequest(1, 0, ALL)),
        asked);
  }

  @Test
  void closingItFromAnotherThreadEndsAQuestion() throws Exception {
    PeerInquiry inquiry = dial(Optional.empty(), question -> List.of());
    Background<List<AnnouncedShare>> asking = Background.run(() -> inquiry.catalog(ALL));
    asking.awaitStandstill();

    inquiry.close();

    assertThrows(IOException.class, asking::result);
  }
}
