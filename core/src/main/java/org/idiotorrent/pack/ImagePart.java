package org.idiotorrent.pack;

import java.nio.ByteBuffer;
import org.idiotorrent.share.InvalidShareException;

/**
 * Where something lies in an image; nothing is at 0.
 *
 * @param offset bytes before it, a multiple of 4
 * @param length bytes
 */
record ImagePart(int offset, int length) {
  static final ImagePart NONE = new ImagePart(0, 0);
  private static final int ALIGNMENT = 4;

  /**
   * The next two words of {@code table}.
   *
   * @param from bytes of header and table, in which nothing may lie
   * @param end bytes of the image
   */
  static ImagePart read(ByteBuffer table, String name, int from, long end)
      throws InvalidShareException {
    long offset = table.getInt() & 0xffff_ffffL;
    long length = table.getInt() & 0xffff_ffffL;
    if (offset == 0 && length == 0) {
      return NONE;
    }
    if (offset < from || length == 0 || offset + length > end) {
      throw new InvalidShareException(
          "the image is damaged: its "
              + name
              + " lies outside of ["
              + from
              + ", "
              + end
              + "): "
              + offset
              + " + "
              + length);
    }
    if (offset % ALIGNMENT != 0) {
      throw new InvalidShareException(
          "the image is damaged: the offset of its " + name + " is no multiple of 4: " + offset);
    }
    return new ImagePart((int) offset, (int) length);
  }

  /** {@code offset}, or the next that something can lie at. */
  static long align(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  void write(ByteBuffer table) {
    table.putInt(offset).putInt(length);
  }
}
