package org.idiotorrent.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Frames as bytes, for whoever keeps them ready instead of sending them. */
public final class WireBytes {
  /** Bytes of a frame's header. */
  public static final int HEADER = FrameHeader.SIZE;

  private WireBytes() {}

  /** The frames of {@code messages}, none of them a {@link Message.ChunkHead}. */
  public static byte[] of(List<Message> messages) {
    ByteBuffer out = ByteBuffer.allocate(messages.size() * (HEADER + WireLimits.CONTROL));
    messages.forEach(message -> MessageEncoder.encode(message, out));
    return Arrays.copyOf(out.array(), out.position());
  }
}
