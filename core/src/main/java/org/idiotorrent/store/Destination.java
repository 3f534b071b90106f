package org.idiotorrent.store;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;

/**
 * Where a download shall end up.
 *
 * @param target the final path of the file or folder, absolute
 * @param replace whether another file that is there may be replaced; folders never are
 */
public record Destination(Path target, boolean replace) {
  /**
   * The place for {@code manifest} that a user means by {@code wish}: a folder to put it into, a
   * path to give it, or nothing for the current folder.
   */
  public static Destination of(Manifest manifest, Optional<Path> wish, boolean replace)
      throws StoreException {
    Path path = wish.orElse(Path.of("")).toAbsolutePath().normalize();
    Path target = Files.isDirectory(path) ? path.resolve(manifest.name().text()) : path;
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new StoreException(
          "no such folder: "
              + Printable.of(String.valueOf(parent))
              + "; make it first or choose another -o");
    }
    return new Destination(target, replace);
  }

  /** The folder that the target is in. */
  public Path parent() {
    return target.resolveSibling("");
  }

  /**
   * Whether exactly this share is at the target already.
   *
   * @throws StoreException if something else is there that may not be replaced
   */
  public boolean alreadyHolds(Manifest manifest, LongConsumer progress) throws StoreException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    boolean folder = Files.isDirectory(target);
    if (folder == manifest.isFolder() && DataCheck.of(manifest, target, progress).matches()) {
      return true;
    }
    if (folder) {
      throw new StoreException(
          "a folder is in the way, and folders are never replaced: "
              + Printable.of(target.toString())
              + "; choose another -o");
    }
    requireReplace();
    return false;
  }

  private void requireReplace() throws StoreException {
    if (!replace) {
      throw new StoreException(
          "exists already with other contents: "
              + Printable.of(target.toString())
              + "; use --force to replace it or -o for another place");
    }
  }
}
