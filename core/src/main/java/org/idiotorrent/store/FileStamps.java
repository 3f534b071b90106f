package org.idiotorrent.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sizes and times of files when each was first looked at, so that one that changed since is
 * noticed. Safe for several threads.
 */
final class FileStamps {
  private final List<Path> paths;
  private final Map<Integer, Stamp> first = new ConcurrentHashMap<>();

  FileStamps(List<Path> paths) {
    this.paths = List.copyOf(paths);
  }

  private record Stamp(long size, FileTime modified) {}

  List<Path> paths() {
    return paths;
  }

  /** The size of file {@code index}, bytes; fails if it changed. */
  long sizeOf(int index) throws IOException {
    Path path = paths.get(index);
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Stamp now = new Stamp(attributes.size(), attributes.lastModifiedTime());
    Stamp before = first.putIfAbsent(index, now);
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
