package org.idiotorrent.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.FileId;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireBytes;

/** What a device says, as it lies in an image (PACK.md, section 3). */
final class ReadyMade {
  /** Bytes of a BITMAP's bits in one frame. */
  private static final int WINDOW = 64;

  private static final int BEACON_HEADER = 28;
  private static final int BEACON_PREFIX = 16;
  private static final int SHORT_ID = 20;
  private static final int FLAG_COMPLETE = 1;
  private static final int FLAG_FOLDER = 2;

  private ReadyMade() {}

  /** HELLO, and what there is of the share. */
  static byte[] welcome(Optional<FileId> share, ChunkSet have) {
    List<Message> frames = new ArrayList<>(List.of(Hello.ofDevice(share)));
    if (have.size() > 0 && have.isComplete()) {
      frames.add(new Message.Complete());
    } else {
      for (int first = 0; first < have.size(); first += 8 * WINDOW) {
        frames.add(new Message.Bitmap(first, ByteBuffer.wrap(window(have, first))));
      }
    }
    return WireBytes.of(frames);
  }

  /** The chunks that {@link #welcome} with as many bytes as {@code welcome} says are there. */
  static ChunkSet chunksIn(byte[] welcome, Optional<FileId> share, int chunks) {
    ChunkSet have = ChunkSet.none(chunks);
    int hello = welcome(share, ChunkSet.none(0)).length;
    int frame = WireBytes.HEADER + 4 + WINDOW;
    for (int i = 0; i < chunks; i++) {
      int at = hello + i / (8 * WINDOW) * frame + WireBytes.HEADER + 4 + i / 8 % WINDOW;
      if ((welcome[at] & (0x80 >>> (i % 8))) != 0) {
        have.add(i);
      }
    }
    return have;
  }

  /** All bits, also those that are 0 at the end. */
  private static byte[] window(ChunkSet have, int first) {
    int bytes = Math.min(WINDOW, (have.size() - first + 7) / 8);
    return Arrays.copyOf(have.window(first, bytes), bytes);
  }

  /**
   * Payload of the CATALOG frame about one share.
   *
   * @param next number of the next share, 0 if there is none
   */
  static byte[] page(int next, Optional<AnnouncedShare> share) {
    byte[] frame = WireBytes.of(List.of(new Message.CatalogPage(0, next, share.stream().toList())));
    return Arrays.copyOfRange(frame, WireBytes.HEADER, frame.length);
  }

  /**
   * The datagram about one share.
   *
   * @param more whether there are others
   */
  static byte[] beacon(AnnouncedShare share, boolean more) {
    byte[] id = HexFormat.of().parseHex(share.idHex());
    int prefix = id.length == SHORT_ID ? SHORT_ID : BEACON_PREFIX;
    ByteBuffer out = ByteBuffer.allocate(BEACON_HEADER + 1 + 1 + prefix + 8 + 4 + 1 + 1);
    out.put("IDT\1\1".getBytes(StandardCharsets.US_ASCII)).put((byte) (more ? 1 : 0));
    out.position(BEACON_HEADER).put((byte) 1).put((byte) prefix).put(id, 0, prefix);
    out.putLong(share.size()).putInt(share.chunkSize());
    int flags = (share.complete() ? FLAG_COMPLETE : 0) | (share.folder() ? FLAG_FOLDER : 0);
    out.put((byte) flags).put((byte) 0);
    return out.array();
  }
}
