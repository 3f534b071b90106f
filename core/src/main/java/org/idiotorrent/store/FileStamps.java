package org.idiotorrent.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What files looked like when each was first looked at, so that one that changed since is noticed.
 * Safe for several threads.
 */
final class FileStamps {
  private final List<Path> paths;
  private final Map<Integer, FileStamp> first = new ConcurrentHashMap<>();

  FileStamps(List<Path> paths) {
    this.paths = List.copyOf(paths);
  }

  /**
   * Files that were looked at before, and had {@code stamps} then.
   *
   * @throws IllegalArgumentException if there are not as many stamps as files
   */
  FileStamps(List<Path> paths, List<FileStamp> stamps) {
    this(paths);
    if (stamps.size() != paths.size()) {
      throw new IllegalArgumentException(stamps.size() + " stamps for " + paths.size() + " files");
    }
    IntStream.range(0, stamps.size()).forEach(i -> first.put(i, stamps.get(i)));
  }

  List<Path> paths() {
    return paths;
  }

  /** All stamps; looks at those files that were not looked at yet. */
  List<FileStamp> all() throws IOException {
    refuseChanged();
    return IntStream.range(0, paths.size()).mapToObj(first::get).toList();
  }

  /** The size of file {@code index}, bytes; fails if it changed. */
  long sizeOf(int index) throws IOException {
    Path path = paths.get(index);
    FileStamp now = FileStamp.of(path);
    FileStamp before = first.putIfAbsent(index, now);
    if (before != null && !before.equals(now)) {
      throw new FileSystemException(path.toString(), null, "it changed while it was shared");
    }
    return now.size();
  }

  /** Fails if any file changed. */
  void refuseChanged() throws IOException {
    for (int i = 0; i < paths.size(); i++) {
      sizeOf(i);
    }
  }
}
