package org.idiotorrent.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.idiotorrent.share.Printable;

/** Something about files on this machine stops the work. The message is a sentence for the user. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message a sentence for the user, in which paths are printable already
   */
  public StoreException(String message) {
    super(message);
  }

  /**
   * @param message the beginning of a sentence, which what the system said ends
   */
  public StoreException(String message, IOException cause) {
    super(message + ": " + reason(cause), cause);
  }

  /** That {@code path}, or the file below it that {@code cause} speaks of, cannot be read. */
  public static StoreException reading(Path path, IOException cause) {
    boolean named = cause instanceof FileSystemException f && f.getFile() != null;
    String file = named ? ((FileSystemException) cause).getFile() : path.toString();
    return new StoreException("cannot read " + Printable.of(file), cause);
  }

  /** What the system said, without the path that Java puts before it. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "something else is there already";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return String.valueOf(e.getMessage());
  }
}
