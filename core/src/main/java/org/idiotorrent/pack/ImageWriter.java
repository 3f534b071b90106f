package org.idiotorrent.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;

/** Lays out shares as an image and writes it (PACK.md). */
public final class ImageWriter {
  static final byte[] MAGIC = "IDT1PACK".getBytes(StandardCharsets.US_ASCII);
  static final int HEADER = 16;
  static final int CHECK = 4;
  private static final int PIECE = 64 << 10;

  private final List<ImageSource> sources;
  private final List<ImageEntry> entries = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private long end;

  /** Bytes of the image, to be written in turn. */
  private record Run(ImagePart part, ImageSource.Data bytes) {}

  /**
   * @throws InvalidShareException if no image can hold these shares
   */
  public ImageWriter(List<ImageSource> sources) throws InvalidShareException {
    if (sources.isEmpty() || sources.size() > PackLimits.SHARES) {
      throw new InvalidShareException(
          "an image holds 1 to " + PackLimits.SHARES + " shares, not " + sources.size());
    }
    this.sources = List.copyOf(sources);
    this.end = tableEnd(sources.size());
    entries.add(entryOfNoShare());
    for (int i = 0; i < sources.size(); i++) {
      entries.add(entry(i, sources.get(i)));
    }
  }

  /** Bytes of header, table and check with so many shares. */
  static int tableEnd(int shares) {
    return HEADER + ImageEntry.SIZE * (1 + shares) + CHECK;
  }

  /** Bytes of the whole image. */
  public long size() {
    return end;
  }

  private ImageEntry entryOfNoShare() throws InvalidShareException {
    return new ImageEntry(
        Optional.empty(),
        ImagePart.NONE,
        place(ReadyMade.welcome(Optional.empty(), ChunkSet.none(0))),
        place(ReadyMade.page(0, Optional.empty())),
        ImagePart.NONE,
        ImagePart.NONE,
        0,
        0);
  }

  private ImageEntry entry(int i, ImageSource source) throws InvalidShareException {
    PackedShare share = source.share();
    Manifest manifest = share.manifest();
    Optional<FileId> id = Optional.of(manifest.id());
    if (manifest.layout().count() > PackLimits.CHUNKS) {
      throw new InvalidShareException(
          "more than 2,048 chunks in " + manifest.name() + ": " + manifest.layout().count());
    }
    if (entries.stream().anyMatch(entry -> entry.id().equals(id))) {
      throw new InvalidShareException("the same share twice: " + manifest.name());
    }
    int next = i + 1 < sources.size() ? i + 1 : 0;
    byte[] json = new byte[share.json().remaining()];
    share.json().duplicate().get(json);
    return new ImageEntry(
        id,
        place(json),
        place(ReadyMade.welcome(id, share.have())),
        place(ReadyMade.page(next, Optional.of(share.announced()))),
        place(ReadyMade.beacon(share.announced(), sources.size() > 1)),
        place(manifest.size(), source.data()),
        manifest.layout().chunkSize(),
        manifest.layout().count());
  }

  private ImagePart place(byte[] bytes) throws InvalidShareException {
    return place(
        bytes.length, (offset, target) -> target.put(bytes, (int) offset, target.remaining()));
  }

  private ImagePart place(long length, ImageSource.Data bytes) throws InvalidShareException {
    if (length == 0) {
      return ImagePart.NONE;
    }
    if (end + length > Integer.MAX_VALUE - 4) {
      throw new InvalidShareException("an image has at most 2 GiB; this one would have more");
    }
    ImagePart part = new ImagePart((int) end, (int) length);
    runs.add(new Run(part, bytes));
    end = ImagePart.align(end + length);
    return part;
  }

  /** Writes the image from its first byte to its last. */
  public void write(WritableByteChannel target) throws IOException {
    writeFully(target, ByteBuffer.wrap(table()));
    for (Run run : runs) {
      ImagePart part = run.part();
      for (int at = 0; at < part.length(); at += PIECE) {
        ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE, part.length() - at));
        run.bytes().read(at, piece);
        writeFully(target, piece.flip());
      }
      int padding = (int) (ImagePart.align(part.length()) - part.length());
      writeFully(target, ByteBuffer.allocate(padding));
    }
  }

  private byte[] table() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(tableEnd(sources.size()) - CHECK);
    head.put(MAGIC).putInt((int) end).putInt(sources.size());
    entries.forEach(entry -> entry.write(head));
    CRC32 check = new CRC32();
    check.update(head.array());
    out.writeBytes(head.array());
    out.writeBytes(ByteBuffer.allocate(CHECK).putInt((int) check.getValue()).array());
    return out.toByteArray();
  }

  private static void writeFully(WritableByteChannel target, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      target.write(bytes);
    }
  }
}
