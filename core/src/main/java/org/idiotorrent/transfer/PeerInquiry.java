package org.idiotorrent.transfer;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestReader;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.Deadline;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireConnection;
import org.idiotorrent.wire.WireLimits;

/**
 * Short questions to a peer, each on a connection of its own: what it shares, and the manifest of a
 * share. For one thread; {@link #close()} from another ends it.
 */
public final class PeerInquiry implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration CATALOG_TIME = Duration.ofSeconds(10);
  private static final Duration SLICE_TIME = Duration.ofSeconds(10);
  private static final Duration REACH_TIME = Duration.ofSeconds(4);
  private static final int MAX_ENTRIES = 10_000;
  private static final int TAG = 1;
  private static final int DEVICE_TEXT = 18;

  private final WireConnection wire;
  private final Hello remote;

  private PeerInquiry(WireConnection wire, Hello remote) {
    this.wire = wire;
    this.remote = remote;
  }

  /** Connects to {@code address} and says HELLO. */
  public static PeerInquiry dial(PeerAddress address, PeerId self, Optional<FileId> share)
      throws IOException {
    return greet(WireConnection.dial(address, CONNECT), self, share, WireLimits.HANDSHAKE);
  }

  /**
   * Says HELLO on {@code wire}, which is closed if that is not answered within {@code patience}.
   */
  @SuppressWarnings("try") // the deadline works by being open
  static PeerInquiry greet(
      WireConnection wire, PeerId self, Optional<FileId> share, Duration patience)
      throws IOException {
    try (Deadline deadline = Deadline.closing(wire, patience)) {
      return new PeerInquiry(wire, wire.greet(Hello.of(self, 0, share)));
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  PeerId peerId() {
    return remote.peerId();
  }

  /** Whether the peer is a device (WIRE.md, section 14). */
  public boolean isDevice() {
    return remote.isDevice();
  }

  /**
   * What the peer shares that matches {@code query}, and maybe more; strangers' words, at most
   * 10,000 of them.
   */
  @SuppressWarnings("try") // the deadline works by being open
  public List<AnnouncedShare> catalog(ShareQuery query) throws IOException {
    List<AnnouncedShare> entries = new ArrayList<>();
    int cursor = 0;
    try (Deadline deadline = Deadline.closing(wire, CATALOG_TIME)) {
      ShareQuery sent = remote.isDevice() && !isShort(query) ? new ShareQuery.Everything() : query;
      do {
        wire.send(List.of(new Message.CatalogRequest(TAG, cursor, sent)));
        Message.CatalogPage page = answer(Message.CatalogPage.class);
        entries.addAll(page.entries());
        if (page.next() != 0 && page.next() <= cursor) {
          throw new BreachException("CATALOG that goes back from " + cursor + " to " + page.next());
        }
        cursor = page.next();
      } while (cursor != 0 && entries.size() < MAX_ENTRIES);
    }
    return entries.subList(0, Math.min(entries.size(), MAX_ENTRIES));
  }

  /** Whether the peer can reach us and hears us; empty if it answers no such questions. */
  @SuppressWarnings("try") // the deadline works by being open
  Optional<Message.Reach> reach(int port) throws IOException {
    if ((remote.features() & Hello.REACH) == 0) {
      return Optional.empty();
    }
    try (Deadline deadline = Deadline.closing(wire, REACH_TIME)) {
      wire.send(List.of(new Message.ReachRequest(TAG, port)));
      return Optional.of(answer(Message.Reach.class));
    }
  }

  /** Whether {@code query} fits the 32 bytes of a frame to a device (WIRE.md, section 14). */
  private static boolean isShort(ShareQuery query) {
    return switch (query) {
      case ShareQuery.Everything all -> true;
      case ShareQuery.ById byId -> byId.prefix().hex().length() <= DEVICE_TEXT;
      case ShareQuery.ByName byName ->
          byName.pattern().text().getBytes(StandardCharsets.UTF_8).length <= DEVICE_TEXT;
    };
  }

  /**
   * The manifest of the share that this was dialled for.
   *
   * @throws InvalidShareException if what the peer sent is not the manifest of {@code id}
   */
  public Manifest manifest(FileId id) throws IOException, InvalidShareException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    int most = remote.isDevice() ? WireLimits.SLICE : WireLimits.MANIFEST_SLICE;
    int total;
    do {
      wire.send(List.of(new Message.ManifestRequest(TAG, json.size(), most)));
      Message.ManifestSlice slice = slice();
      if (slice.offset() != json.size()) {
        throw new BreachException("MANIFEST slice from " + slice.offset() + ", not " + json.size());
      }
      ByteBuffer bytes = slice.bytes().duplicate();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      json.writeBytes(copy);
      total = slice.total();
    } while (json.size() < total);
    Manifest manifest = ManifestReader.read(json.toByteArray());
    if (!manifest.id().equals(id)) {
      throw new InvalidShareException(
          "the peer sent the manifest of another share: " + manifest.id().shortHex());
    }
    return manifest;
  }

  @SuppressWarnings("try") // the deadline works by being open
  private Message.ManifestSlice slice() throws IOException {
    try (Deadline deadline = Deadline.closing(wire, SLICE_TIME)) {
      return answer(Message.ManifestSlice.class);
    }
  }

  /** The next message of {@code type}; what is no answer is passed over. */
  private <T extends Message> T answer(Class<T> type) throws IOException {
    while (true) {
      Message message = wire.receive();
      if (type.isInstance(message)) {
        return type.cast(message);
      }
      switch (message) {
        case Message.Failure failure ->
            throw new IOException("answered with error " + failure.code());
        case Message.Wait wait -> throw new IOException("answered that it is busy");
        case Message.Ping ping when !ping.answer() -> wire.send(List.of(new Message.Ping(true)));
        default -> {}
      }
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
