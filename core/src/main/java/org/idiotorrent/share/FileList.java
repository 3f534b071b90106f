package org.idiotorrent.share;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The entries of a shared folder in the order in which the chunks run over them. No two paths
 * collide on any disk, and none is a parent of another.
 */
public final class FileList {
  private final List<FileEntry> entries;
  private final long[] starts; // starts[i] = bytes before entry i; one more at the end: the total

  /**
   * @throws InvalidShareException if there are none or too many, if they are too large in all, or
   *     if two of them could not both be on some disk
   */
  public FileList(List<FileEntry> entries) throws InvalidShareException {
    if (entries.isEmpty() || entries.size() > ShareLimits.FILES) {
      throw new InvalidShareException(
          "number of files not in [1, " + ShareLimits.FILES + "]: " + entries.size());
    }
    this.entries = List.copyOf(entries);
    refuseCollisions(entries);
    starts = new long[entries.size() + 1];
    for (int i = 0; i < entries.size(); i++) {
      starts[i + 1] = starts[i] + entries.get(i).size();
      if (starts[i + 1] > ShareLimits.FILE_SIZE) {
        throw new InvalidShareException(
            "files larger than " + ShareLimits.FILE_SIZE + " bytes in all");
      }
    }
  }

  private static void refuseCollisions(List<FileEntry> entries) throws InvalidShareException {
    List<Keyed> sorted =
        entries.stream().map(Keyed::of).sorted(Comparator.comparing(Keyed::key)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      Keyed before = sorted.get(i - 1);
      Keyed after = sorted.get(i);
      if (before.key.equals(after.key)) {
        throw new InvalidShareException(
            "two files with the same name on some disks: " + Printable.of(after.path.toString()));
      }
      if (after.key.startsWith(before.key + '\0')) {
        throw new InvalidShareException(
            "a file that is also a folder of another: " + Printable.of(before.path.toString()));
      }
    }
  }

  private record Keyed(String key, SharePath path) {
    static Keyed of(FileEntry entry) {
      return new Keyed(entry.path().collisionKey(), entry.path());
    }
  }

  /** All entries, in the order of their chunks. */
  public List<FileEntry> entries() {
    return entries;
  }

  /** Bytes of the files before entry {@code index}. */
  public long startOf(int index) {
    return starts[index];
  }

  /** Bytes of all files. */
  public long totalSize() {
    return starts[starts.length - 1];
  }

  /**
   * The parts of files that hold {@code length} bytes from {@code offset} of their concatenation,
   * in order, none empty.
   */
  public List<FileSpan> spans(long offset, long length) {
    if (offset < 0 || length < 0 || length > totalSize() - offset) {
      throw new IllegalArgumentException(
          "range not in [0, " + totalSize() + "]: " + offset + " + " + length);
    }
    List<FileSpan> spans = new ArrayList<>(1);
    long end = offset + length;
    for (int i = lastStartingAtOrBefore(offset); i < entries.size() && starts[i] < end; i++) {
      long from = Math.max(offset, starts[i]);
      long to = Math.min(end, starts[i + 1]);
      if (to > from) {
        spans.add(new FileSpan(i, from - starts[i], to - from));
      }
    }
    return spans;
  }

  private int lastStartingAtOrBefore(long offset) {
    int low = 0;
    int high = entries.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileList that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.size() + " entries, " + totalSize() + " bytes";
  }
}
