package org.idiotorrent.pack;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestReader;
import org.idiotorrent.share.ShareLimits;

/** An image on disk of which all but the data itself has been checked (PACK.md, section 4). */
public final class DeviceImage implements Closeable {
  private final FileChannel file;
  private final long size;
  private final List<ImageEntry> entries;
  private final List<PackedShare> shares = new ArrayList<>();

  private DeviceImage(FileChannel file) throws IOException, InvalidShareException {
    this.file = file;
    this.size = file.size();
    this.entries = readTable();
    checkShares();
  }

  /**
   * Opens the image at {@code path}.
   *
   * @throws InvalidShareException if it is none, or damaged
   */
  public static DeviceImage open(Path path) throws IOException, InvalidShareException {
    FileChannel file = FileChannel.open(path);
    try {
      return new DeviceImage(file);
    } catch (IOException | InvalidShareException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Whether what begins with {@code start} is an image, whole or not. */
  public static boolean isOne(byte[] start) {
    return start.length >= ImageWriter.MAGIC.length
        && Arrays.equals(
            start, 0, ImageWriter.MAGIC.length, ImageWriter.MAGIC, 0, ImageWriter.MAGIC.length);
  }

  /** Bytes of the image. */
  public long size() {
    return size;
  }

  /** What is in it, in order. */
  public List<PackedShare> shares() {
    return List.copyOf(shares);
  }

  /** How many of the chunks that should be there do not match the manifest. */
  public int countBadChunks(PackedShare share) throws IOException {
    Manifest manifest = share.manifest();
    ChunkLayout layout = manifest.layout();
    long start = dataOffset(share);
    int bad = 0;
    for (int i = share.have().next(0); i >= 0; i = share.have().next(i + 1)) {
      MessageDigest digest = manifest.hashes().algorithm().newDigest();
      digest.update(read(start + layout.offsetOf(i), layout.lengthOf(i)));
      bad += manifest.hashes().matches(i, digest.digest()) ? 0 : 1;
    }
    return bad;
  }

  /** Where in the image the data of {@code share} begins. */
  long dataOffset(PackedShare share) {
    return entries.get(1 + shares.indexOf(share)).data().offset();
  }

  private List<ImageEntry> readTable() throws IOException, InvalidShareException {
    require(size >= ImageWriter.HEADER, "the image is cut off: it has only " + size + " bytes");
    ByteBuffer head = ByteBuffer.wrap(read(0, ImageWriter.HEADER));
    require(isOne(head.array()), "not a device image: it does not begin with IDT1PACK");
    long length = head.getInt(ImageWriter.MAGIC.length) & 0xffff_ffffL;
    long count = head.getInt(ImageWriter.HEADER - 4) & 0xffff_ffffL;
    require(
        count >= 1 && count <= PackLimits.SHARES,
        "an image holds 1 to " + PackLimits.SHARES + " shares, not " + count);
    int end = ImageWriter.tableEnd((int) count);
    require(
        size >= length && length >= end,
        "the image is cut off: it has " + size + " bytes of " + Math.max(length, end));
    ByteBuffer table = ByteBuffer.wrap(read(0, end));
    CRC32 check = new CRC32();
    check.update(table.array(), 0, end - ImageWriter.CHECK);
    require(
        (int) check.getValue() == table.getInt(end - ImageWriter.CHECK),
        "the image is damaged: the check of its table is wrong");
    List<ImageEntry> found = new ArrayList<>();
    table.position(ImageWriter.HEADER);
    for (int i = 0; i <= count; i++) {
      found.add(ImageEntry.read(table, end, length));
    }
    return found;
  }

  private void checkShares() throws IOException, InvalidShareException {
    ImageEntry none = entries.getFirst();
    requirePart("welcome", none.welcome(), ReadyMade.welcome(Optional.empty(), ChunkSet.none(0)));
    requirePart("page", none.page(), ReadyMade.page(0, Optional.empty()));
    Set<FileId> ids = new HashSet<>();
    for (int i = 1; i < entries.size(); i++) {
      PackedShare share = readShare(entries.get(i));
      require(ids.add(share.manifest().id()), "the same share twice: " + share.manifest().name());
      int next = i + 1 < entries.size() ? i : 0;
      byte[] page = ReadyMade.page(next, Optional.of(share.announced()));
      byte[] beacon = ReadyMade.beacon(share.announced(), entries.size() > 2);
      requirePart("page", entries.get(i).page(), page);
      requirePart("beacon", entries.get(i).beacon(), beacon);
      shares.add(share);
    }
  }

  private PackedShare readShare(ImageEntry entry) throws IOException, InvalidShareException {
    require(
        entry.manifest().length() <= ShareLimits.MANIFEST_BYTES,
        "the manifest in the image is longer than " + ShareLimits.MANIFEST_BYTES + " bytes");
    byte[] json = read(entry.manifest().offset(), entry.manifest().length());
    Manifest manifest = ManifestReader.read(json);
    ChunkLayout layout = manifest.layout();
    require(
        entry.id().equals(Optional.of(manifest.id()))
            && entry.data().length() == manifest.size()
            && entry.chunkSize() == layout.chunkSize()
            && entry.chunks() == layout.count(),
        "the image is damaged: its table does not match the manifest of " + manifest.name());
    require(
        layout.count() <= PackLimits.CHUNKS,
        "more than 2,048 chunks in " + manifest.name() + ": " + layout.count());
    ChunkSet have = readHave(entry, manifest);
    return new PackedShare(manifest, ByteBuffer.wrap(json).asReadOnlyBuffer(), have);
  }

  /** The chunks that the welcome says are there; the welcome is exactly what then is due. */
  private ChunkSet readHave(ImageEntry entry, Manifest manifest)
      throws IOException, InvalidShareException {
    int count = manifest.layout().count();
    ChunkSet all = ChunkSet.all(count);
    byte[] whole = ReadyMade.welcome(entry.id(), all);
    if (Arrays.equals(whole, read(entry.welcome().offset(), entry.welcome().length()))) {
      return all;
    }
    ChunkSet none = ChunkSet.none(count);
    byte[] empty = ReadyMade.welcome(entry.id(), none);
    require(entry.welcome().length() == empty.length, "the image is damaged: its welcome is wrong");
    byte[] welcome = read(entry.welcome().offset(), empty.length);
    ChunkSet have = ReadyMade.chunksIn(welcome, entry.id(), count);
    requirePart("welcome", entry.welcome(), ReadyMade.welcome(entry.id(), have));
    return have;
  }

  private void requirePart(String name, ImagePart part, byte[] expected)
      throws IOException, InvalidShareException {
    boolean right =
        part.length() == expected.length
            && Arrays.equals(expected, read(part.offset(), part.length()));
    require(right, "the image is damaged: its " + name + " is not what it should be");
  }

  private static void require(boolean holds, String otherwise) throws InvalidShareException {
    if (!holds) {
      throw new InvalidShareException(otherwise);
    }
  }

  private byte[] read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("the image is shorter than it was");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
