package org.idiotorrent.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.idiotorrent.share.FileList;
import org.idiotorrent.share.FileSpan;
import org.idiotorrent.share.Manifest;

/**
 * The bytes of one share on disk, addressed by their offset in the share whether it is one file or
 * a folder. Safe for several threads.
 */
public final class ShareFiles implements Closeable {
  private static final int FORCES_AT_ONCE = 16;

  private final SpanMap spans;
  private final OpenFiles files;
  private final Optional<FileStamps> stamps; // of files that must not change
  private final BitSet unforced = new BitSet(); // files that may not be on disk; guarded by itself

  private ShareFiles(SpanMap spans, OpenFiles files, Optional<FileStamps> stamps) {
    this.spans = spans;
    this.files = files;
    this.stamps = stamps;
  }

  /** Which parts of files hold a range of bytes of the share. */
  @FunctionalInterface
  interface SpanMap {
    List<FileSpan> spans(long offset, long length);
  }

  /**
   * The files of a share that is complete at {@code root}. Reading fails if one changes while it is
   * open here.
   */
  public static ShareFiles openComplete(Manifest manifest, Path root) {
    return reading(manifest::spans, new FileStamps(pathsOf(manifest, root)));
  }

  /** Files to read, {@code spans} naming them by their place in the list of {@code stamps}. */
  static ShareFiles reading(SpanMap spans, FileStamps stamps) {
    OpenFiles files = new OpenFiles(stamps.paths(), StandardOpenOption.READ);
    return new ShareFiles(spans, files, Optional.of(stamps));
  }

  /** Existing files to read and write; none counts as forced to the disk yet. */
  static ShareFiles writing(Manifest manifest, Path root) {
    OpenFiles files =
        new OpenFiles(pathsOf(manifest, root), StandardOpenOption.READ, StandardOpenOption.WRITE);
    ShareFiles share = new ShareFiles(manifest::spans, files, Optional.empty());
    int count = manifest.files().map(list -> list.entries().size()).orElse(1);
    for (int i = 0; i < count; i++) {
      share.unforced.set(
          i, manifest.files().isEmpty() || !manifest.files().get().entries().get(i).emptyFolder());
    }
    return share;
  }

  private OpenFiles.Lease lease(FileSpan span) throws IOException {
    if (stamps.isPresent()) {
      stamps.get().sizeOf(span.file());
    }
    return files.lease(span.file());
  }

  /**
   * Where the share's files lie, in the manifest's order: {@code root} itself, or below it for a
   * folder.
   */
  static List<Path> pathsOf(Manifest manifest, Path root) {
    if (manifest.files().isEmpty()) {
      return List.of(root);
    }
    FileList list = manifest.files().get();
    return list.entries().stream().map(entry -> root.resolve(entry.path().text())).toList();
  }

  /** Fills {@code target} with the share's bytes from {@code offset} on. */
  public void read(long offset, ByteBuffer target) throws IOException {
    for (FileSpan span : spans.spans(offset, target.remaining())) {
      try (OpenFiles.Lease lease = lease(span)) {
        readFully(lease, span, target);
      }
    }
  }

  private static void readFully(OpenFiles.Lease lease, FileSpan span, ByteBuffer target)
      throws IOException {
    int limit = target.limit();
    target.limit(target.position() + (int) span.length());
    long position = span.position();
    while (target.hasRemaining()) {
      int read = lease.channel().read(target, position);
      if (read < 0) {
        throw new EOFException("file shorter than its share says");
      }
      position += read;
    }
    target.limit(limit);
  }

  /** Writes all of {@code source} at {@code offset}. */
  void write(long offset, ByteBuffer source) throws IOException {
    int limit = source.limit();
    for (FileSpan span : spans.spans(offset, source.remaining())) {
      synchronized (unforced) {
        unforced.set(span.file());
      }
      try (OpenFiles.Lease lease = lease(span)) {
        source.limit(source.position() + (int) span.length());
        long position = span.position();
        while (source.hasRemaining()) {
          position += lease.channel().write(source, position);
        }
      }
    }
    source.limit(limit);
  }

  /**
   * Moves bytes from {@code offset} on to {@code target}, at most {@code length}, possibly none;
   * returns how many.
   */
  public long transferTo(long offset, long length, WritableByteChannel target) throws IOException {
    FileSpan span = spans.spans(offset, length).getFirst();
    try (OpenFiles.Lease lease = lease(span)) {
      return lease.channel().transferTo(span.position(), span.length(), target);
    }
  }

  /** Returns when all that was written before the call is on the disk. */
  void force() throws IOException {
    BitSet now;
    synchronized (unforced) {
      now = (BitSet) unforced.clone();
      unforced.clear();
    }
    try {
      forceAll(now.stream().toArray());
    } catch (IOException e) {
      synchronized (unforced) {
        unforced.or(now); // all again the next time
      }
      throw e;
    }
  }

  /**
   * Several at once: a file system puts what waits at the same time into one of its journal's
   * commits.
   */
  private void forceAll(int[] indices) throws IOException {
    if (indices.length <= 1) {
      for (int index : indices) {
        force(index);
      }
      return;
    }
    ThreadFactory daemons = Thread.ofPlatform().daemon().factory();
    int threads = Math.min(FORCES_AT_ONCE, indices.length);
    try (ExecutorService workers = Executors.newFixedThreadPool(threads, daemons)) {
      List<Future<Void>> forces = new ArrayList<>();
      for (int index : indices) {
        forces.add(
            workers.submit(() -> {
              force(index);
              return null;
            }));
      }
      for (Future<Void> one : forces) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while forcing files to the disk");
    }
  }

  private void force(int index) throws IOException {
    try (OpenFiles.Lease lease = files.lease(index)) {
      lease.channel().force(false);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
