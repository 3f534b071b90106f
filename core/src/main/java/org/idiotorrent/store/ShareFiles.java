package org.idiotorrent.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.idiotorrent.share.FileList;
import org.idiotorrent.share.FileSpan;
import org.idiotorrent.share.Manifest;

/**
 * The bytes of one share on disk, addressed by their offset in the share whether it is one file or
 * a folder. Safe for several threads.
 */
public final class ShareFiles implements Closeable {
  private final SpanMap spans;
  private final OpenFiles files;

  private ShareFiles(SpanMap spans, OpenFiles files) {
    this.spans = spans;
    this.files = files;
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
    return reading(manifest::spans, pathsOf(manifest, root));
  }

  /** Files to read, {@code spans} naming them by their place in {@code paths}. */
  static ShareFiles reading(SpanMap spans, List<Path> paths) {
    return new ShareFiles(spans, new OpenFiles(paths, true, StandardOpenOption.READ));
  }

  /** Existing files to read and write. */
  static ShareFiles writing(Manifest manifest, Path root) {
    OpenFiles files =
        new OpenFiles(
            pathsOf(manifest, root), false, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new ShareFiles(manifest::spans, files);
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
    return list.entries().stream().map(entry -> root.resolve(entry.path().toString())).toList();
  }

  /** Fills {@code target} with the share's bytes from {@code offset} on. */
  public void read(long offset, ByteBuffer target) throws IOException {
    for (FileSpan span : spans.spans(offset, target.remaining())) {
      try (OpenFiles.Lease lease = files.lease(span.file())) {
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
      try (OpenFiles.Lease lease = files.lease(span.file())) {
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
    try (OpenFiles.Lease lease = files.lease(span.file())) {
      return lease.channel().transferTo(span.position(), span.length(), target);
    }
  }

  /** Returns when what was written to file {@code index} is on the disk. */
  void force(int index) throws IOException {
    try (OpenFiles.Lease lease = files.lease(index)) {
      lease.channel().force(false);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
