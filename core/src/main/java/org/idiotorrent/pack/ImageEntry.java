package org.idiotorrent.pack;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;

/**
 * An entry of an image's table (PACK.md, section 2).
 *
 * @param id empty in the entry that is about no share
 */
record ImageEntry(
    Optional<FileId> id,
    ImagePart manifest,
    ImagePart welcome,
    ImagePart page,
    ImagePart beacon,
    ImagePart data,
    int chunkSize,
    int chunks) {
  static final int SIZE = 84;
  private static final int ID_SIZE = 32;

  /**
   * The next entry of {@code table}; for {@code from} and {@code end} see {@link ImagePart#read}.
   */
  static ImageEntry read(ByteBuffer table, int from, long end) throws InvalidShareException {
    byte[] id = new byte[ID_SIZE];
    table.get(id);
    int idLength = table.get() & 0xff;
    table.position(table.position() + 3);
    return new ImageEntry(
        readId(id, idLength),
        ImagePart.read(table, "manifest", from, end),
        ImagePart.read(table, "welcome", from, end),
        ImagePart.read(table, "page", from, end),
        ImagePart.read(table, "beacon", from, end),
        ImagePart.read(table, "data", from, end),
        table.getInt(),
        table.getInt());
  }

  private static Optional<FileId> readId(byte[] bytes, int length) throws InvalidShareException {
    if (length == 0) {
      return Optional.empty();
    }
    return Optional.of(FileId.of(Arrays.copyOf(bytes, Math.min(length, ID_SIZE + 1))));
  }

  void write(ByteBuffer table) {
    byte[] bytes = id.map(FileId::bytes).orElse(new byte[0]);
    table.put(bytes).put(new byte[ID_SIZE - bytes.length]);
    table.put((byte) bytes.length).put(new byte[3]);
    manifest.write(table);
    welcome.write(table);
    page.write(table);
    beacon.write(table);
    data.write(table);
    table.putInt(chunkSize).putInt(chunks);
  }
}
