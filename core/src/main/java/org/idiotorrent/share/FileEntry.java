package org.idiotorrent.share;

/**
 * One entry of a shared folder.
 *
 * @param size bytes; 0 for an empty folder
 * @param emptyFolder whether this stands for a folder with nothing in it rather than a file
 */
public record FileEntry(SharePath path, long size, boolean emptyFolder) {
  /**
   * @throws IllegalArgumentException if the size is out of bounds, or not 0 of an empty folder
   */
  public FileEntry {
    if (size < 0 || size > ShareLimits.FILE_SIZE || (emptyFolder && size != 0)) {
      throw new IllegalArgumentException("size of " + path + " not in bounds: " + size);
    }
  }

  /** The entry that a manifest writes as {@code path} and {@code size}. */
  static FileEntry parse(String path, long size) throws InvalidShareException {
    if (ShareName.utf8Length(path) > ShareLimits.PATH_BYTES) {
      throw new InvalidShareException(
          "path longer than " + ShareLimits.PATH_BYTES + " bytes: " + Printable.of(path));
    }
    boolean emptyFolder = path.endsWith("/");
    SharePath parsed = SharePath.parse(emptyFolder ? path.substring(0, path.length() - 1) : path);
    if (size < 0 || size > ShareLimits.FILE_SIZE) {
      throw new InvalidShareException(
          "size of " + parsed + " not in [0, " + ShareLimits.FILE_SIZE + "]: " + size);
    }
    if (emptyFolder && size != 0) {
      throw new InvalidShareException("folder entry " + parsed + "/ with a size: " + size);
    }
    return new FileEntry(parsed, size, emptyFolder);
  }

  /** The path as a manifest writes it: an empty folder's ends in {@code /}. */
  public String manifestPath() {
    return emptyFolder ? path + "/" : path.toString();
  }
}
