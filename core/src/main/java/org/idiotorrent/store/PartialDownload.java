package org.idiotorrent.store;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.BitSet;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A download that is not finished: a hidden folder beside the target with the data so far and the
 * journal. It can be dropped at any instant and opened again. Chunks come from several threads.
 */
public final class PartialDownload implements ChunkStore, Closeable {
  private static final System.Logger LOG = System.getLogger(PartialDownload.class.getName());
  private static final int ID_DIGITS = 16;
  private static final String JOURNAL = "journal";

  private final Manifest manifest;
  private final Path folder;
  private final Path data;
  private final Journal journal;
  private final ShareFiles files;
  private final ChunkSet have;
  private final long resumedBytes;

  private PartialDownload(
      Manifest manifest, Path folder, Journal journal, ShareFiles files, ChunkSet have) {
    this.manifest = manifest;
    this.folder = folder;
    this.data = dataIn(folder);
    this.journal = journal;
    this.files = files;
    this.have = have;
    this.resumedBytes = bytesOf(manifest, have);
  }

  /** Opens what an earlier run left in {@code parent}, or starts anew. */
  public static PartialDownload open(Manifest manifest, Path parent) throws StoreException {
    Path folder = folderIn(parent, manifest);
    try {
      boolean resumed = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
      if (!resumed) {
        requireSpace(parent, manifest.size());
        Files.createDirectory(folder);
      }
      Journal journal = Journal.open(folder.resolve(JOURNAL), manifest.id());
      try {
        return open(manifest, folder, journal);
      } catch (IOException | StoreException | RuntimeException e) {
        journal.close();
        if (!resumed) {
          deleteTree(folder);
        }
        throw e;
      }
    } catch (InvalidPathException e) {
      throw new StoreException(
          "this system cannot write such a name: "
              + Printable.of(e.getInput())
              + "; a locale with UTF-8 can (LANG=C.UTF-8)");
    } catch (IOException e) {
      throw new StoreException("cannot write in " + Printable.of(parent.toString()), e);
    }
  }

  private static PartialDownload open(Manifest manifest, Path folder, Journal journal)
      throws IOException, StoreException {
    PartialData data = new PartialData(manifest, dataIn(folder));
    Journal.Contents noted = journal.begin(data.isIntact());
    data.make();
    ShareFiles files = ShareFiles.writing(manifest, dataIn(folder));
    try {
      ChunkSet have = verified(manifest, noted, files, journal);
      requireSpace(folder, manifest.size() - bytesOf(manifest, have));
      return new PartialDownload(manifest, folder, journal, files, have);
    } catch (IOException | StoreException e) {
      files.close();
      throw e;
    }
  }

  /** Removes what an earlier run left in {@code parent}, unless it is being fetched right now. */
  static void removeLeftover(Manifest manifest, Path parent) {
    Path folder = folderIn(parent, manifest);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Journal.open(folder.resolve(JOURNAL), manifest.id()).close();
      deleteTree(folder);
    } catch (IOException | StoreException e) {
      LOG.log(Level.DEBUG, "leaving " + folder, e);
    }
  }

  private static Path folderIn(Path parent, Manifest manifest) {
    return parent.resolve(".idt-" + manifest.id().hex().substring(0, ID_DIGITS));
  }

  private static Path dataIn(Path folder) {
    return folder.resolve("data");
  }

  private static void requireSpace(Path folder, long needed) throws IOException, StoreException {
    FileStore disk = Files.getFileStore(folder);
    long free = disk.getUsableSpace();
    if (free < needed) {
      throw new StoreException(
          "not enough room in "
              + Printable.of(folder.toAbsolutePath().normalize().toString())
              + ": "
              + needed
              + " bytes needed, "
              + free
              + " free; nothing was lost, make room and run the command again");
    }
  }

  /** The chunks that are there: those known to be, and of the doubtful those that match. */
  private static ChunkSet verified(
      Manifest manifest, Journal.Contents noted, ShareFiles files, Journal journal)
      throws IOException {
    int count = manifest.layout().count();
    ChunkSet have = ChunkSet.none(count);
    noted.known().stream().filter(chunk -> chunk < count).forEach(have::add);
    BitSet doubtful = noted.doubtful();
    ByteBuffer chunk = ByteBuffer.allocate(doubtful.isEmpty() ? 0 : manifest.layout().chunkSize());
    for (int i = doubtful.nextSetBit(0); i >= 0 && i < count; i = doubtful.nextSetBit(i + 1)) {
      files.read(manifest.layout().offsetOf(i), chunk.clear().limit(manifest.layout().lengthOf(i)));
      MessageDigest digest = manifest.hashes().algorithm().newDigest();
      digest.update(chunk.flip());
      if (manifest.hashes().matches(i, digest.digest())) {
        journal.add(i);
        have.add(i);
      }
    }
    return have;
  }

  private static long bytesOf(Manifest manifest, ChunkSet chunks) {
    long bytes = 0;
    for (int i = chunks.next(0); i >= 0; i = chunks.next(i + 1)) {
      bytes += manifest.layout().lengthOf(i);
    }
    return bytes;
  }

  /** The chunks that are verified and on disk; grows with {@link #verified}. */
  @Override
  public ChunkSet have() {
    return have;
  }

  /** Bytes of the chunks that were there when this was opened. */
  @Override
  public long resumedBytes() {
    return resumedBytes;
  }

  /**
   * The data so far, to be served from; only chunks in {@link #have} mean anything. Closed with
   * this.
   */
  public ShareFiles files() {
    return files;
  }

  @Override
  public void write(int chunk, int offset, ByteBuffer bytes) throws StoreException {
    try {
      files.write(manifest.layout().offsetOf(chunk) + offset, bytes);
    } catch (IOException e) {
      throw storeFault(e);
    }
  }

  @Override
  public void verified(int chunk) throws StoreException {
    try {
      journal.add(chunk);
      have.add(chunk);
    } catch (IOException e) {
      throw storeFault(e);
    }
  }

  private StoreException storeFault(IOException e) {
    try {
      requireSpace(folder, 1L << 20);
    } catch (StoreException full) {
      return full;
    } catch (IOException unknown) {
      LOG.log(Level.DEBUG, "free space of " + folder, unknown);
    }
    return new StoreException("cannot write " + Printable.of(data.toString()), e);
  }

  /** Makes what is stored so far survive a crash of the machine. */
  public void checkpoint() throws StoreException {
    try {
      int mark = journal.mark();
      files.force();
      journal.checkpoint(mark);
    } catch (IOException e) {
      throw storeFault(e);
    }
  }

  /**
   * Puts the complete data under its final name, in one step, and closes and removes the rest.
   *
   * @param destination its target may be replaced only if it says so
   */
  public void finish(Destination destination) throws StoreException {
    Path target = destination.target();
    if (!have.isComplete()) {
      throw new IllegalStateException("not all chunks are there: " + have.count());
    }
    checkpoint();
    try {
      destination.take(data);
    } catch (IOException e) {
      throw new StoreException("cannot put the download at " + Printable.of(target.toString()), e);
    }
    try {
      close(); // only now, so that nobody resumes what is being moved
      deleteTree(folder);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove " + folder, e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Stops; what is stored stays for the next time. */
  @Override
  public void close() throws IOException {
    try (journal) {
      files.close();
    }
  }

  /** Removes the folder if nothing came that is worth keeping; after {@link #close}. */
  public void removeIfEmpty() throws IOException {
    if (have.count() == 0) {
      deleteTree(folder);
    }
  }
}
