package org.idiotorrent.device.bridge;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Consistent overhead byte stuffing: bytes without a 0 in them. */
final class Cobs {
  private static final int LONGEST = 0xFF; // a block of 254 bytes after which no 0 is meant

  private Cobs() {}

  /** {@code bytes} stuffed; the 0 that ends a packet is not among them. */
  static byte[] encode(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 3);
    int start = 0;
    while (start <= bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != 0 && end - start < LONGEST - 1) {
        end++;
      }
      out.write(end - start + 1);
      out.write(bytes, start, end - start);
      boolean full = end - start == LONGEST - 1;
      if (full && end == bytes.length) {
        break;
      }
      start = full ? end : end + 1;
    }
    return out.toByteArray();
  }

  /** What was stuffed into {@code bytes}; empty if that is not valid. */
  static Optional<byte[]> decode(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int code = bytes[at] & 0xFF;
      int end = at + code;
      if (code == 0 || end > bytes.length) {
        return Optional.empty();
      }
      out.write(bytes, at + 1, code - 1);
      at = end;
      if (at < bytes.length && code != LONGEST) {
        out.write(0);
      }
    }
    return Optional.of(out.toByteArray());
  }
}
