package org.idiotorrent.device;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.idiotorrent.store.FileStamp;

/**
 * A file or folder that becomes one share, as it looks at one moment. It is equal to itself at
 * another moment if nothing in it changed.
 *
 * @param path where it lies
 * @param stamps of all files and folders in it, or of itself
 */
record FolderItem(Path path, Map<Path, FileStamp> stamps) {
  /** More than these in one folder would take too long to look at again and again. */
  static final int MAX_FILES = 10_000;

  FolderItem {
    stamps = Map.copyOf(stamps);
  }

  /** Bytes of its files. */
  long bytes() {
    return stamps.values().stream().mapToLong(FileStamp::size).sum();
  }

  /** Looks at what lies at {@code path}. Links in it are not followed. */
  static FolderItem of(Path path) throws IOException {
    SortedMap<Path, FileStamp> stamps = new TreeMap<>();
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(folder, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            stamps.put(file, FileStamp.of(attributes));
            if (stamps.size() > MAX_FILES) {
              throw new FileSystemException(
                  path.toString(), null, "more than " + MAX_FILES + " files in one folder");
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new FolderItem(path, stamps);
  }
}
