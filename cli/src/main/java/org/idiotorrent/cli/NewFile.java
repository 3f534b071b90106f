package org.idiotorrent.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.idiotorrent.share.Printable;
import org.idiotorrent.store.Destination;
import org.idiotorrent.store.StoreException;

/** A file that appears whole or not at all. */
final class NewFile {
  private NewFile() {}

  /** Writes the contents of a file. */
  @FunctionalInterface
  interface Contents {
    void write(FileChannel target) throws IOException;
  }

  /**
   * Writes {@code contents} to {@code path} in one step.
   *
   * @param replace whether a file that is there may be replaced
   */
  static void write(Path path, boolean replace, Contents contents) throws StoreException {
    Path target = path.toAbsolutePath();
    try {
      // Not a temporary file of Java's, which nobody else may read; and no longer than any name.
      Path fresh =
          target.resolveSibling(
              ".idt-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()));
      try {
        try (FileChannel channel =
            FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          contents.write(channel);
        }
        put(fresh, target, replace);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (FileAlreadyExistsException e) {
      throw new StoreException(
          "exists already: "
              + Printable.of(path.toString())
              + "; use --force to replace it or -o for another place");
    } catch (IOException e) {
      throw new StoreException("cannot write " + Printable.of(path.toString()), e);
    }
  }

  private static void put(Path fresh, Path target, boolean replace) throws IOException {
    if (replace) {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Destination.moveWithoutReplacing(fresh, target);
    }
  }
}
