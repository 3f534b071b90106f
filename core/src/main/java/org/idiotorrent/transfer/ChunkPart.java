package org.idiotorrent.transfer;

import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireLimits;

/**
 * What one request asks for: a chunk, or a slice of one (WIRE.md, section 5).
 *
 * @param length bytes
 * @param isSlice whether this is asked for as a slice, also if it is the chunk's last
 */
record ChunkPart(int chunk, int offset, int length, boolean isSlice) {
  /** A chunk of {@code length} bytes in one piece. */
  static ChunkPart whole(int chunk, int length) {
    return new ChunkPart(chunk, 0, length, false);
  }

  /** A chunk of {@code length} bytes as it is asked of a device (WIRE.md, section 14). */
  static List<ChunkPart> forDevice(int chunk, int length) {
    if (length <= WireLimits.SLICE) {
      return List.of(whole(chunk, length));
    }
    List<ChunkPart> slices = new ArrayList<>();
    for (int offset = 0; offset < length; offset += WireLimits.SLICE) {
      slices.add(new ChunkPart(chunk, offset, Math.min(WireLimits.SLICE, length - offset), true));
    }
    return slices;
  }

  Message request(int tag) {
    return isSlice
        ? new Message.SliceRequest(tag, chunk, offset, length)
        : new Message.Request(tag, new ChunkRun(chunk, 1));
  }

  boolean isAnsweredBy(Message.ChunkHead head) {
    return !isSlice && head.index() == chunk && head.length() == length;
  }

  boolean isAnsweredBy(Message.Slice slice) {
    return isSlice
        && slice.index() == chunk
        && slice.offset() == offset
        && slice.bytes().remaining() == length;
  }
}
