package org.idiotorrent.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ShareQuery;

/** Writes messages as frames (WIRE.md). */
final class MessageEncoder {
  static final int ENTRY_COMPLETE = 0x01;
  static final int ENTRY_FOLDER = 0x02;

  private MessageEncoder() {}

  /**
   * Appends the frame of {@code message}, header and payload, to {@code out}, which has room for
   * it.
   */
  static void encode(Message message, ByteBuffer out) {
    int start = out.position();
    out.position(start + FrameHeader.SIZE);
    writePayload(message, out);
    int length = out.position() - start - FrameHeader.SIZE;
    int bodyToFollow = message instanceof Message.ChunkHead head ? head.length() : 0;
    FrameHeader shape = headerOf(message);
    new FrameHeader(length + bodyToFollow, shape.type(), shape.flags(), shape.tag())
        .write(out.duplicate().position(start));
  }

  /** The frame's header, but for its length. */
  private static FrameHeader headerOf(Message message) {
    return switch (message) {
      case Hello m -> header(FrameType.HELLO, false, 0);
      case Message.Failure m -> header(FrameType.ERROR, false, m.tag());
      case Message.Ping m -> header(FrameType.PING, m.answer(), 0);
      case Message.Wait m -> header(FrameType.WAIT, false, m.tag());
      case Message.PeersRequest m -> header(FrameType.PEERS, true, m.tag());
      case Message.Peers m -> header(FrameType.PEERS, false, m.tag());
      case Message.ReachRequest m -> header(FrameType.REACH, true, m.tag());
      case Message.Reach m -> header(FrameType.REACH, false, m.tag());
      case Message.ManifestRequest m -> header(FrameType.MANIFEST_REQUEST, false, m.tag());
      case Message.ManifestSlice m -> header(FrameType.MANIFEST, false, m.tag());
      case Message.Complete m -> header(FrameType.BITMAP, true, 0);
      case Message.Bitmap m -> header(FrameType.BITMAP, false, 0);
      case Message.Have m -> header(FrameType.HAVE, false, 0);
      case Message.Request m -> header(FrameType.REQUEST, false, m.tag());
      case Message.Cancel m -> header(FrameType.CANCEL, m.answer(), m.tag());
      case Message.ChunkHead m -> header(FrameType.CHUNK, false, m.tag());
      case Message.SliceRequest m -> header(FrameType.SLICE_REQUEST, false, m.tag());
      case Message.Slice m -> header(FrameType.SLICE, false, m.tag());
      case Message.CatalogRequest m -> header(FrameType.CATALOG_REQUEST, false, m.tag());
      case Message.CatalogPage m -> header(FrameType.CATALOG, false, m.tag());
      case Message.Unknown m -> header(m.type(), false, 0);
    };
  }

  private static void writePayload(Message message, ByteBuffer out) {
    switch (message) {
      case Hello m -> writeHello(m, out);
      case Message.Failure m ->
          out.putShort((short) m.code()).put(cut(m.text().getBytes(StandardCharsets.UTF_8)));
      case Message.Wait m -> out.putInt((int) m.time().toMillis());
      case Message.Peers m -> writePeers(m.addresses(), out);
      case Message.ReachRequest m -> out.putShort((short) m.port());
      case Message.Reach m -> writeReach(m, out);
      case Message.ManifestRequest m -> out.putInt(m.offset()).putInt(m.length());
      case Message.ManifestSlice m ->
          out.putInt(m.total()).putInt(m.offset()).put(m.bytes().duplicate());
      case Message.Bitmap m -> out.putInt(m.first()).put(m.bits().duplicate());
      case Message.Have m -> writeRun(m.run(), out);
      case Message.Request m -> writeRun(m.run(), out);
      case Message.ChunkHead m -> out.putInt(m.index());
      case Message.SliceRequest m -> out.putInt(m.index()).putInt(m.offset()).putInt(m.length());
      case Message.Slice m -> out.putInt(m.index()).putInt(m.offset()).put(m.bytes().duplicate());
      case Message.CatalogRequest m -> writeQuery(m, out);
      case Message.CatalogPage m -> writePage(m, out);
      case Message.Ping m -> {}
      case Message.PeersRequest m -> {}
      case Message.Complete m -> {}
      case Message.Cancel m -> {}
      case Message.Unknown m -> {}
    }
  }

  private static FrameHeader header(int type, boolean flag, int tag) {
    return new FrameHeader(0, type, flag ? FrameType.FLAG : 0, tag);
  }

  /** The first bytes of an ERROR's text, whole characters. */
  private static ByteBuffer cut(byte[] utf8) {
    int end = Math.min(utf8.length, WireLimits.ERROR_TEXT);
    while (end < utf8.length && (utf8[end] & 0xc0) == 0x80) {
      end--; // in the middle of a character
    }
    return ByteBuffer.wrap(utf8, 0, end);
  }

  private static void writeHello(Hello hello, ByteBuffer out) {
    byte[] id = hello.share().isPresent() ? hello.share().get().bytes() : new byte[0];
    out.put((byte) hello.version()).put((byte) id.length).putShort((short) hello.port());
    out.putInt(hello.features()).putInt(hello.maxChunk());
    out.putShort((short) hello.maxRequests()).putShort((short) hello.maxControl());
    hello.peerId().write(out);
    out.put(id);
    if (hello.isDevice()) {
      out.put((byte) hello.connections());
    }
  }

  private static void writePeers(List<PeerAddress> addresses, ByteBuffer out) {
    out.put((byte) addresses.size());
    for (PeerAddress address : addresses) {
      InetSocketAddress resolved = address.resolve();
      if (resolved.isUnresolved()) {
        throw new IllegalArgumentException("not an IP address: " + address.host());
      }
      writeAddress(resolved.getAddress(), out);
      out.putShort((short) address.port());
    }
  }

  private static void writeAddress(InetAddress address, ByteBuffer out) {
    byte[] bytes = address.getAddress();
    out.put((byte) (bytes.length == 4 ? 4 : 6)).put(bytes);
  }

  private static void writeReach(Message.Reach reach, ByteBuffer out) {
    out.put((byte) reach.outcome().code()).put((byte) reach.hearing().bits());
    out.putLong(reach.clock().toEpochMilli());
    writeAddress(reach.seen().address(), out);
    out.put((byte) reach.seen().prefix());
  }

  private static void writeRun(ChunkRun run, ByteBuffer out) {
    out.putInt(run.first()).putInt(run.count());
  }

  private static void writeQuery(Message.CatalogRequest request, ByteBuffer out) {
    int kind =
        switch (request.query()) {
          case ShareQuery.Everything all -> 0;
          case ShareQuery.ById byId -> 1;
          case ShareQuery.ByName byName -> 2;
        };
    String text =
        switch (request.query()) {
          case ShareQuery.Everything all -> "";
          case ShareQuery.ById byId -> byId.prefix().hex();
          case ShareQuery.ByName byName -> byName.pattern().text();
        };
    out.putInt(request.cursor()).put((byte) kind);
    writeText(text, out);
  }

  private static void writePage(Message.CatalogPage page, ByteBuffer out) {
    out.putInt(page.next()).put((byte) page.entries().size());
    page.entries().forEach(entry -> writeEntry(entry, out));
  }

  private static void writeEntry(AnnouncedShare entry, ByteBuffer out) {
    byte[] id = HexFormat.of().parseHex(entry.idHex());
    out.put((byte) id.length).put(id).putLong(entry.size()).putInt(entry.chunkSize());
    out.put((byte) ((entry.complete() ? ENTRY_COMPLETE : 0) | (entry.folder() ? ENTRY_FOLDER : 0)));
    writeText(entry.name(), out);
  }

  private static void writeText(String text, ByteBuffer out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > WireLimits.TEXT) {
      throw new IllegalArgumentException("text longer than " + WireLimits.TEXT + " bytes");
    }
    out.put((byte) utf8.length).put(utf8);
  }
}
