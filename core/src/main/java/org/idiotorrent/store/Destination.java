package org.idiotorrent.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareName;

/**
 * Where a download shall end up.
 *
 * @param target the final path of the file or folder, absolute
 * @param replace whether another file that is there may be replaced; folders never are
 */
public record Destination(Path target, boolean replace) {
  private static final System.Logger LOG = System.getLogger(Destination.class.getName());

  /**
   * The place for {@code manifest} that a user means by {@code wish}: a folder to put it into, a
   * path to give it, or nothing for the current folder.
   */
  public static Destination of(Manifest manifest, Optional<Path> wish, boolean replace)
      throws StoreException {
    Path path = wish.orElse(Path.of("")).toAbsolutePath().normalize();
    Path target = Files.isDirectory(path) ? inside(path, manifest.name()) : path;
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new StoreException(
          "no such folder: "
              + Printable.of(String.valueOf(parent))
              + "; make it first or choose another -o");
    }
    return new Destination(target, replace);
  }

  private static Path inside(Path folder, ShareName name) throws StoreException {
    try {
      return folder.resolve(name.text());
    } catch (InvalidPathException e) {
      throw new StoreException(
          "this system cannot write such a name: " + name + "; use -o to give it another");
    }
  }

  /** The folder that the target is in. */
  public Path parent() {
    return target.resolveSibling("");
  }

  /**
   * Whether exactly this share is at the target already; then what an earlier, interrupted download
   * of it left is removed.
   *
   * @throws StoreException if something else is there that may not be replaced
   */
  public boolean alreadyHolds(Manifest manifest, LongConsumer progress) throws StoreException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    boolean folder = Files.isDirectory(target);
    if (folder == manifest.isFolder() && DataCheck.of(manifest, target, progress).matches()) {
      PartialDownload.removeLeftover(manifest, parent());
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

  /**
   * Moves {@code data}, which is on the same disk, to the target in one step.
   *
   * @throws StoreException if something is there that may not be replaced
   */
  void take(Path data) throws IOException, StoreException {
    try {
      if (Files.isDirectory(data)) {
        Files.move(data, target); // fails on anything that exists
      } else if (replace) {
        Files.move(data, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        moveWithoutReplacing(data, target);
      }
    } catch (FileAlreadyExistsException e) {
      throw new StoreException(
          "exists already, not replaced: "
              + Printable.of(target.toString())
              + "; the download is kept, use --force or another -o");
    }
    forceFolder();
  }

  /**
   * Gives {@code file} the name {@code target} on the same disk; it may keep the one it has, too.
   * Where there are hard links this has no instant in which another file could come between.
   *
   * @throws FileAlreadyExistsException if anything is there
   */
  public static void moveWithoutReplacing(Path file, Path target) throws IOException {
    if (PartialData.SEES_HARD_LINKS) {
      try {
        Files.createLink(target, file); // fails on anything that exists, in one step
        return;
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (IOException e) { // FAT, for one, has no hard links
        LOG.log(Level.DEBUG, "no hard links here, moving instead", e);
      }
    }
    Files.move(file, target); // looks first
  }

  /** Puts the new name on the disk, where folders can be forced at all. */
  private void forceFolder() {
    try (FileChannel folder = FileChannel.open(parent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "not forced: " + parent(), e);
    }
  }
}
