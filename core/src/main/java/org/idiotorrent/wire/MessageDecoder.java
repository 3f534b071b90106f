package org.idiotorrent.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.SeenAddress;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.IdPrefix;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.ShareLimits;
import org.idiotorrent.share.ShareQuery;

/** Reads messages from the bytes of frames and refuses what WIRE.md does not allow. */
final class MessageDecoder {
  private MessageDecoder() {}

  /**
   * The message in a frame.
   *
   * @param payload exactly the frame's payload; of a CHUNK, its first 4 bytes
   */
  static Message decode(FrameHeader header, ByteBuffer payload) throws BreachException {
    try {
      return decodePayload(header, payload);
    } catch (BufferUnderflowException e) {
      throw new BreachException(
          "payload of frame type " + header.type() + " too short: " + header.length() + " bytes");
    } catch (IllegalArgumentException | InvalidShareException e) {
      throw new BreachException("frame type " + header.type() + ": " + e.getMessage());
    }
  }

  private static Message decodePayload(FrameHeader header, ByteBuffer in)
      throws BreachException, InvalidShareException {
    int tag = header.tag();
    return switch (header.type()) {
      case FrameType.HELLO -> hello(in);
      case FrameType.ERROR ->
          new Message.Failure(
              tag,
              in.getShort() & 0xffff,
              text(in, Math.min(in.remaining(), WireLimits.ERROR_TEXT)));
      case FrameType.PING -> new Message.Ping(header.flag());
      case FrameType.WAIT -> new Message.Wait(tag, waitTime(in));
      case FrameType.PEERS -> header.flag() ? new Message.PeersRequest(tag) : peers(tag, in);
      case FrameType.REACH -> header.flag() ? reachRequest(tag, in) : reach(tag, in);
      case FrameType.MANIFEST_REQUEST -> manifestRequest(tag, in);
      case FrameType.MANIFEST -> manifestSlice(tag, in);
      case FrameType.BITMAP -> header.flag() ? new Message.Complete() : bitmap(in);
      case FrameType.HAVE -> new Message.Have(run(in));
      case FrameType.REQUEST -> request(tag, in);
      case FrameType.CANCEL -> new Message.Cancel(requireTag(tag, "CANCEL"), header.flag());
      case FrameType.CHUNK -> chunkHead(header, in);
      case FrameType.SLICE_REQUEST -> sliceRequest(tag, in);
      case FrameType.SLICE -> slice(tag, in);
      case FrameType.CATALOG_REQUEST -> catalogRequest(tag, in);
      case FrameType.CATALOG -> catalogPage(tag, in);
      default -> unknown(header);
    };
  }

  private static Message unknown(FrameHeader header) throws BreachException {
    if (header.type() >= FrameType.FIRST_CRITICAL) {
      throw new BreachException("unknown frame type " + header.type());
    }
    return new Message.Unknown(header.type());
  }

  private static Hello hello(ByteBuffer in) throws BreachException, InvalidShareException {
    int version = in.get() & 0xff;
    int idLength = in.get() & 0xff;
    int port = in.getShort() & 0xffff;
    int features = in.getInt();
    int maxChunk = (int) Math.min(in.getInt() & 0xffff_ffffL, ShareLimits.CHUNK_SIZE);
    int maxRequests = in.getShort() & 0xffff;
    int maxControl = in.getShort() & 0xffff;
    PeerId peerId = PeerId.read(in);
    Optional<FileId> share =
        idLength == 0 ? Optional.empty() : Optional.of(FileId.of(bytes(in, idLength)));
    int connections = (features & Hello.DEVICE) == 0 ? 0 : in.get() & 0xff;
    require(maxRequests >= 1, "HELLO takes no request");
    require(maxControl >= WireLimits.SMALL_CONTROL, "HELLO takes no control payload of 504 bytes");
    Hello hello =
        new Hello(
            version, port, features, maxChunk, maxRequests, maxControl, peerId, share, connections);
    require(!hello.isDevice() || connections >= 1, "HELLO of a device takes no connection");
    return hello;
  }

  private static Duration waitTime(ByteBuffer in) {
    long millis = in.getInt() & 0xffff_ffffL;
    return Duration.ofMillis(Math.min(millis, WireLimits.WAIT_MILLIS));
  }

  private static Message peers(int tag, ByteBuffer in) throws BreachException {
    int count = in.get() & 0xff;
    require(count <= WireLimits.PEERS, "PEERS with more than " + WireLimits.PEERS + " entries");
    List<PeerAddress> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      addresses.add(PeerAddress.of(address(in, "PEERS"), in.getShort() & 0xffff));
    }
    return new Message.Peers(tag, addresses);
  }

  private static InetAddress address(ByteBuffer in, String frame) throws BreachException {
    int family = in.get();
    require(family == 4 || family == 6, frame + " with address family " + family);
    try {
      return InetAddress.getByAddress(bytes(in, family == 4 ? 4 : 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // never: the length is right
    }
  }

  private static Message reachRequest(int tag, ByteBuffer in) {
    return new Message.ReachRequest(tag, in.getShort() & 0xffff);
  }

  private static Message reach(int tag, ByteBuffer in) throws BreachException {
    DialOutcome outcome = DialOutcome.ofCode(in.get());
    int heard = in.get();
    long clock = in.getLong();
    require(
        clock >= 0 && clock <= Message.Reach.MAX_CLOCK,
        "REACH with clock " + Long.toUnsignedString(clock));
    InetAddress address = address(in, "REACH");
    int prefix = in.hasRemaining() ? in.get() & 0xff : 0; // earlier versions do not tell
    return new Message.Reach(
        tag,
        outcome,
        Hearing.ofBits(heard),
        Instant.ofEpochMilli(clock),
        new SeenAddress(address, prefix));
  }

  private static Message manifestRequest(int tag, ByteBuffer in) throws BreachException {
    int offset = in.getInt();
    int length = in.getInt();
    require(offset >= 0 && offset < ShareLimits.MANIFEST_BYTES, "MANIFEST_REQUEST from " + offset);
    require(
        length >= 1 && length <= WireLimits.MANIFEST_SLICE, "MANIFEST_REQUEST of length " + length);
    return new Message.ManifestRequest(tag, offset, length);
  }

  private static Message manifestSlice(int tag, ByteBuffer in) throws BreachException {
    int total = in.getInt();
    int offset = in.getInt();
    require(
        total >= 1 && total <= ShareLimits.MANIFEST_BYTES,
        "MANIFEST of " + total + " bytes in all");
    byte[] bytes = bytes(in, in.remaining());
    require(
        bytes.length >= 1 && offset >= 0 && bytes.length <= total - offset,
        "MANIFEST slice outside of its total: " + offset + " + " + bytes.length);
    return new Message.ManifestSlice(tag, total, offset, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  private static Message bitmap(ByteBuffer in) throws BreachException {
    int first = in.getInt();
    byte[] bits = bytes(in, in.remaining());
    require(
        bits.length >= 1
            && first >= 0
            && first % 8 == 0
            && first <= ShareLimits.CHUNKS - 8 * bits.length,
        "BITMAP from " + first + " with " + bits.length + " bytes");
    return new Message.Bitmap(first, ByteBuffer.wrap(bits).asReadOnlyBuffer());
  }

  private static ChunkRun run(ByteBuffer in) {
    return new ChunkRun(in.getInt(), in.getInt());
  }

  private static Message request(int tag, ByteBuffer in) throws BreachException {
    ChunkRun run = run(in);
    require(
        run.count() <= WireLimits.RUN,
        "REQUEST for more than " + WireLimits.RUN + " chunks: " + run.count());
    return new Message.Request(requireTag(tag, "REQUEST"), run);
  }

  private static Message chunkHead(FrameHeader header, ByteBuffer in) throws BreachException {
    int index = in.getInt();
    require(index >= 0 && index < ShareLimits.CHUNKS, "CHUNK with index " + index);
    require(header.length() > 4, "CHUNK without bytes");
    return new Message.ChunkHead(requireTag(header.tag(), "CHUNK"), index, header.length() - 4);
  }

  private static Message sliceRequest(int tag, ByteBuffer in) throws BreachException {
    int index = in.getInt();
    int offset = in.getInt();
    int length = in.getInt();
    requireSlice("SLICE_REQUEST", index, offset, length);
    return new Message.SliceRequest(requireTag(tag, "SLICE_REQUEST"), index, offset, length);
  }

  private static Message slice(int tag, ByteBuffer in) throws BreachException {
    int index = in.getInt();
    int offset = in.getInt();
    byte[] bytes = bytes(in, in.remaining());
    requireSlice("SLICE", index, offset, bytes.length);
    ByteBuffer data = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    return new Message.Slice(requireTag(tag, "SLICE"), index, offset, data);
  }

  private static void requireSlice(String frame, int index, int offset, int length)
      throws BreachException {
    require(index >= 0 && index < ShareLimits.CHUNKS, frame + " with index " + index);
    require(length >= 1 && length <= WireLimits.SLICE, frame + " of length " + length);
    require(
        offset >= 0 && offset <= ShareLimits.CHUNK_SIZE - length,
        frame + " outside of any chunk: " + Integer.toUnsignedString(offset) + " + " + length);
  }

  private static Message catalogRequest(int tag, ByteBuffer in) throws BreachException {
    int cursor = in.getInt();
    int kind = in.get();
    String text = text(in, in.get() & 0xff);
    require(cursor >= 0, "CATALOG_REQUEST with cursor " + cursor);
    ShareQuery query =
        switch (kind) {
          case 0 -> new ShareQuery.Everything();
          case 1 -> new ShareQuery.ById(new IdPrefix(text));
          case 2 -> new ShareQuery.ByName(new NamePattern(text));
          default -> throw new BreachException("CATALOG_REQUEST of kind " + kind);
        };
    return new Message.CatalogRequest(tag, cursor, query);
  }

  private static Message catalogPage(int tag, ByteBuffer in)
      throws BreachException, InvalidShareException {
    int next = in.getInt();
    int count = in.get() & 0xff;
    require(next >= 0, "CATALOG with next " + Integer.toUnsignedString(next));
    List<AnnouncedShare> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(catalogEntry(in));
    }
    return new Message.CatalogPage(tag, next, entries);
  }

  private static AnnouncedShare catalogEntry(ByteBuffer in)
      throws BreachException, InvalidShareException {
    FileId id = FileId.of(bytes(in, in.get() & 0xff));
    long size = in.getLong();
    int chunkSize = in.getInt();
    int flags = in.get();
    String name = text(in, in.get() & 0xff);
    require(
        size >= 0 && size <= ShareLimits.FILE_SIZE,
        "CATALOG with a share of size " + Long.toUnsignedString(size));
    require(
        chunkSize >= 1 && chunkSize <= ShareLimits.CHUNK_SIZE,
        "CATALOG with a share of chunk size " + Integer.toUnsignedString(chunkSize));
    boolean complete = (flags & MessageEncoder.ENTRY_COMPLETE) != 0;
    boolean folder = (flags & MessageEncoder.ENTRY_FOLDER) != 0;
    return new AnnouncedShare(id.hex(), size, chunkSize, complete, folder, name);
  }

  /**
   * The next {@code length} bytes; the buffer holds the payload only, so this allocates what really
   * came.
   */
  private static byte[] bytes(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer in, int length) {
    return new String(bytes(in, length), StandardCharsets.UTF_8);
  }

  private static int requireTag(int tag, String frame) throws BreachException {
    require(tag != 0, frame + " with tag 0");
    return tag;
  }

  private static void require(boolean holds, String otherwise) throws BreachException {
    if (!holds) {
      throw new BreachException(otherwise);
    }
  }
}
