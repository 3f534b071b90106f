package org.idiotorrent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
    NewFile.write(path, replace, out -> out.write(ByteBuffer.wrap(ManifestWriter.write(manifest))));
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
