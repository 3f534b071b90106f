package org.idiotorrent.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.Manifest;

/** The files of a share that is being fetched, all of them there in their full sizes. */
final class PartialData {
  /** Whether it can be seen that a file has other names, too. */
  static final boolean SEES_HARD_LINKS =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private final Manifest manifest;
  private final Path root;
  private final List<Path> paths;

  PartialData(Manifest manifest, Path root) {
    this.manifest = manifest;
    this.root = root;
    this.paths = ShareFiles.pathsOf(manifest, root);
  }

  /** Whether all files are as {@link #make} left them, but for their contents. */
  boolean isIntact() throws IOException {
    for (int i = 0; i < paths.size(); i++) {
      if (!isEmptyFolder(i) && !(isOurs(paths.get(i)) && Files.size(paths.get(i)) == sizeOf(i))) {
        return false;
      }
    }
    return true;
  }

  /** Makes what is missing, sparse, and mends what has the wrong size. */
  void make() throws IOException {
    boolean fresh = !Files.exists(root, LinkOption.NOFOLLOW_LINKS);
    makeFolders();
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      if (!isEmptyFolder(i)) {
        if (!fresh && !isOurs(path)) {
          Files.deleteIfExists(path);
        }
        resize(path, sizeOf(i));
      }
    }
  }

  private void makeFolders() throws IOException {
    if (!manifest.isFolder()) {
      return;
    }
    Set<Path> folders = new LinkedHashSet<>(List.of(root));
    for (int i = 0; i < paths.size(); i++) {
      folders.add(isEmptyFolder(i) ? paths.get(i) : paths.get(i).resolveSibling(""));
    }
    for (Path folder : folders) {
      Files.createDirectories(folder);
    }
  }

  private boolean isEmptyFolder(int index) {
    return manifest.isFolder() && entry(index).emptyFolder();
  }

  private long sizeOf(int index) {
    return manifest.isFolder() ? entry(index).size() : manifest.size();
  }

  private FileEntry entry(int index) {
    return manifest.files().orElseThrow().entries().get(index);
  }

  /**
   * Whether {@code path} is a file that nobody knows by another name. One that was linked to its
   * final name just before a crash belongs to the user from then on, and is not written to.
   */
  private static boolean isOurs(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isRegularFile()
        && !(SEES_HARD_LINKS && (int) Files.getAttribute(path, "unix:nlink") > 1);
  }

  private static void resize(Path path, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      if (file.length() != size) {
        file.setLength(size);
      }
    }
  }
}
