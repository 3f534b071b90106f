package org.idiotorrent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What a file looks like from outside; one that was changed has another.
 *
 * @param size bytes
 * @param modified nanoseconds since 1970, as fine as the file system tells
 */
public record FileStamp(long size, long modified) {
  /** The stamp that the file at {@code path} has now. */
  public static FileStamp of(Path path) throws IOException {
    return of(Files.readAttributes(path, BasicFileAttributes.class));
  }

  public static FileStamp of(BasicFileAttributes attributes) {
    return new FileStamp(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
  }
}
