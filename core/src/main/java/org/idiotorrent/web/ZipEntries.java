package org.idiotorrent.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The parts of a folder's archive beside the files' bytes, and where each lies (HTTP.md, section 5;
 * section numbers are those of APPNOTE 6.3.9).
 */
final class ZipEntries {
  private static final int LOCAL = 30; // bytes of a header without name and extra field
  private static final int CENTRAL = 46;
  private static final int END = 22;
  private static final int END_64 = 56 + 20;
  private static final int LOCAL_EXTRA = 20;
  private static final long MAX_32 = 0xFFFF_FFFFL;
  private static final int MAX_16 = 0xFFFF;
  private static final short UTF_8_NAME = 1 << 11;
  private static final short JANUARY_1980 = 1 << 5 | 1;
  private static final short PLAIN = 20; // version that is needed to extract
  private static final short NEEDS_64 = 45;
  private static final short MADE_ON_UNIX = 3 << 8 | NEEDS_64;
  private static final int FILE = 0100644;
  private static final int FOLDER = 0040755;
  private static final int FOLDER_BIT = 0x10;

  private final Contents contents;
  private final FileSums sums;
  private final long[] locals; // locals[i] = where entry i begins; one more: the directory
  private final long[] centrals; // the same in the directory; one more: its end

  ZipEntries(Contents contents, FileSums sums) {
    this.contents = contents;
    this.sums = sums;
    int count = contents.count();
    locals = new long[count + 1];
    centrals = new long[count + 1];
    for (int i = 0; i < count; i++) {
      locals[i + 1] = locals[i] + localLength(i) + contents.size(i);
    }
    centrals[0] = locals[count];
    for (int i = 0; i < count; i++) {
      centrals[i + 1] = centrals[i] + CENTRAL + name(i).length + centralExtra(i);
    }
  }

  int count() {
    return contents.count();
  }

  /** Where entry {@code index} begins in the archive; the directory after the last. */
  long localStart(int index) {
    return locals[index];
  }

  /** Where the directory's entry {@code index} begins; after the last, the end record. */
  long centralStart(int index) {
    return centrals[index];
  }

  /** Bytes of the whole archive. */
  long length() {
    return centrals[count()] + (is64() ? END_64 : 0) + END;
  }

  /** Bytes before the file's own in its entry. */
  int localLength(int index) {
    return LOCAL + name(index).length + (isLarge(index) ? LOCAL_EXTRA : 0);
  }

  private byte[] name(int index) {
    String path = contents.manifest().name().text() + '/' + contents.path(index);
    return (contents.isEmptyFolder(index) ? path + '/' : path).getBytes(StandardCharsets.UTF_8);
  }

  private boolean isLarge(int index) {
    return contents.size(index) >= MAX_32;
  }

  private boolean isFar(int index) {
    return locals[index] >= MAX_32;
  }

  private int centralExtra(int index) {
    int fields = (isLarge(index) ? 16 : 0) + (isFar(index) ? 8 : 0);
    return fields == 0 ? 0 : 4 + fields;
  }

  private boolean is64() {
    return count() >= MAX_16 || centrals[count()] >= MAX_32;
  }

  /** Section 4.3.7. */
  ByteBuffer local(int index) throws IOException {
    ByteBuffer out = buffer(localLength(index)).putInt(0x04034b50);
    putCommon(out, index).putShort((short) (isLarge(index) ? LOCAL_EXTRA : 0)).put(name(index));
    if (isLarge(index)) {
      out.putShort((short) 1).putShort((short) (LOCAL_EXTRA - 4));
      out.putLong(contents.size(index)).putLong(contents.size(index));
    }
    return out.flip();
  }

  /** Section 4.3.12. */
  ByteBuffer central(int index) throws IOException {
    int extra = centralExtra(index);
    ByteBuffer out = buffer(CENTRAL + name(index).length + extra).putInt(0x02014b50);
    putCommon(out.putShort(MADE_ON_UNIX), index).putShort((short) extra);
    boolean folder = contents.isEmptyFolder(index);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0); // comment, disk, internal
    out.putInt((folder ? FOLDER : FILE) << 16 | (folder ? FOLDER_BIT : 0));
    out.putInt((int) Math.min(locals[index], MAX_32)).put(name(index));
    if (extra > 0) {
      out.putShort((short) 1).putShort((short) (extra - 4));
      if (isLarge(index)) {
        out.putLong(contents.size(index)).putLong(contents.size(index));
      }
      if (isFar(index)) {
        out.putLong(locals[index]);
      }
    }
    return out.flip();
  }

  /** From the version needed to the length of the name, the same in both headers. */
  private ByteBuffer putCommon(ByteBuffer out, int index) throws IOException {
    int size = (int) Math.min(contents.size(index), MAX_32);
    boolean needs64 = isLarge(index) || isFar(index);
    out.putShort(needs64 ? NEEDS_64 : PLAIN).putShort(UTF_8_NAME).putShort((short) 0); // stored
    out.putShort((short) 0).putShort(JANUARY_1980).putInt(sums.crc(index));
    return out.putInt(size).putInt(size).putShort((short) name(index).length);
  }

  /** Sections 4.3.14 to 4.3.16. */
  ByteBuffer end() {
    ByteBuffer out = buffer((is64() ? END_64 : 0) + END);
    long directory = centrals[count()] - centrals[0];
    if (is64()) {
      out.putInt(0x06064b50).putLong(44).putShort(MADE_ON_UNIX).putShort(NEEDS_64);
      out.putInt(0).putInt(0).putLong(count()).putLong(count());
      out.putLong(directory).putLong(centrals[0]);
      out.putInt(0x07064b50).putInt(0).putLong(centrals[count()]).putInt(1);
    }
    short entries = (short) Math.min(count(), MAX_16);
    out.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
    out.putShort(entries).putShort(entries).putInt((int) Math.min(directory, MAX_32));
    return out.putInt((int) Math.min(centrals[0], MAX_32)).putShort((short) 0).flip();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
