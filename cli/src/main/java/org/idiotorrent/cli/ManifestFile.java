package org.idiotorrent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestReader;
import org.idiotorrent.share.ManifestWriter;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareLimits;
import org.idiotorrent.store.StoreException;

/** {@code .idtorrent} files on disk. */
final class ManifestFile {
  static final String SUFFIX = ".idtorrent";

  private ManifestFile() {}

  /** The manifest in the file at {@code path}. */
  static Manifest read(Path path) throws StoreException, InvalidShareException {
    if (Files.isDirectory(path)) {
      throw new StoreException("a folder, not an .idtorrent file: " + shown(path));
    }
    try (InputStream in = Files.newInputStream(path)) {
      return ManifestReader.read(in.readNBytes(ShareLimits.MANIFEST_BYTES + 1));
    } catch (InvalidShareException e) {
      throw new InvalidShareException(shown(path) + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StoreException("cannot read " + shown(path), e);
    }
  }

  /**
   * Writes {@code manifest} to {@code path} in one step.
   *
   * @param replace whether a file that is there may be replaced
   */
  static void write(Manifest manifest, Path path, boolean replace) throws StoreException {
    Path target = path.toAbsolutePath();
    try {
      // Not a temporary file of Java's, which nobody else may read.
      Path fresh = target.resolveSibling(".idt-" + ProcessHandle.current().pid() + SUFFIX);
      try {
        Files.write(fresh, ManifestWriter.write(manifest));
        put(fresh, target, replace);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (FileAlreadyExistsException e) {
      throw new StoreException(
          "exists already: " + shown(path) + "; use --force to replace it or -o for another place");
    } catch (IOException e) {
      throw new StoreException("cannot write " + shown(path), e);
    }
  }

  private static void put(Path fresh, Path target, boolean replace) throws IOException {
    if (replace) {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      Files.createLink(target, fresh); // fails on anything that exists, in one step
    } catch (UnsupportedOperationException e) {
      Files.move(fresh, target); // as above, but looks first
    }
  }

  /** Where the data of {@code manifest} lies: where the user says, else beside its file. */
  static Path dataOf(Manifest manifest, Path file, Optional<Path> wish) throws StoreException {
    Path data = wish.orElse(file.resolveSibling(manifest.name().text()));
    if (!Files.exists(data)) {
      throw new StoreException("no such file or folder: " + shown(data));
    }
    return data;
  }

  private static String shown(Path path) {
    return Printable.of(path.toString());
  }
}
