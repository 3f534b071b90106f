package org.idiotorrent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;

/**
 * Whether data on disk is what a manifest says.
 *
 * @param good the chunks that match
 * @param fault the first thing that is wrong besides chunks (a file is missing, a size differs), a
 *     sentence
 */
public record DataCheck(ChunkSet good, Optional<String> fault) {

  /** Whether every byte is what the manifest says. */
  public boolean matches() {
    return fault.isEmpty() && good.isComplete();
  }

  /** Checks the share at {@code root}: sizes first, and the chunks only if those are right. */
  public static DataCheck of(Manifest manifest, Path root, LongConsumer progress)
      throws StoreException {
    ChunkSet good = ChunkSet.none(manifest.layout().count());
    try {
      Optional<String> fault = shapeFault(manifest, root);
      if (fault.isEmpty()) {
        hash(manifest, root, good, progress);
      }
      return new DataCheck(good, fault);
    } catch (IOException e) {
      throw StoreException.reading(root, e);
    }
  }

  private static void hash(Manifest manifest, Path root, ChunkSet good, LongConsumer progress)
      throws IOException {
    Progress total = new Progress(progress);
    try (ShareFiles files = ShareFiles.openComplete(manifest, root)) {
      new ChunkHasher(files, manifest.layout(), manifest.hashes().algorithm())
          .hashAll((chunk, digest) -> {
            if (manifest.hashes().matches(chunk, digest)) {
              good.add(chunk);
            }
            total.add(manifest.layout().lengthOf(chunk));
          });
    }
  }

  private static Optional<String> shapeFault(Manifest manifest, Path root) throws IOException {
    if (manifest.files().isEmpty()) {
      return fileFault(root, manifest.size());
    }
    List<Path> paths = ShareFiles.pathsOf(manifest, root);
    List<FileEntry> entries = manifest.files().get().entries();
    for (int i = 0; i < entries.size(); i++) {
      FileEntry entry = entries.get(i);
      Optional<String> fault =
          entry.emptyFolder() ? folderFault(paths.get(i)) : fileFault(paths.get(i), entry.size());
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> folderFault(Path path) {
    return Files.isDirectory(path)
        ? Optional.empty()
        : Optional.of("folder is missing: " + Printable.of(path.toString()));
  }

  private static Optional<String> fileFault(Path path, long size) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("file is missing: " + Printable.of(path.toString()));
    }
    if (!Files.isRegularFile(path)) {
      return Optional.of("not a file: " + Printable.of(path.toString()));
    }
    long actual = Files.size(path);
    return actual == size
        ? Optional.empty()
        : Optional.of(
            "size is " + actual + " bytes, not " + size + ": " + Printable.of(path.toString()));
  }
}
