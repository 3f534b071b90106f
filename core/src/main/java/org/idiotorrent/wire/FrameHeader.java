package org.idiotorrent.wire;

import java.nio.ByteBuffer;

/**
 * The 8 bytes before each payload (WIRE.md, section 2).
 *
 * @param length bytes of the payload
 */
record FrameHeader(int length, int type, int flags, int tag) {
  static final int SIZE = 8;

  /**
   * The header in the next 8 bytes of {@code source}; its length is within the bounds of its type.
   */
  static FrameHeader read(ByteBuffer source) throws BreachException {
    int length = source.getInt();
    int type = source.get() & 0xff;
    FrameHeader header =
        new FrameHeader(length, type, source.get() & 0xff, source.getShort() & 0xffff);
    int max = type == FrameType.CHUNK ? WireLimits.CHUNK_PAYLOAD : WireLimits.CONTROL;
    if (length < 0 || length > max) {
      throw new BreachException(
          "payload of frame type "
              + type
              + " not in [0, "
              + max
              + "]: "
              + Integer.toUnsignedString(length));
    }
    return header;
  }

  boolean flag() {
    return (flags & FrameType.FLAG) != 0;
  }

  void write(ByteBuffer target) {
    target.putInt(length).put((byte) type).put((byte) flags).putShort((short) tag);
  }
}
