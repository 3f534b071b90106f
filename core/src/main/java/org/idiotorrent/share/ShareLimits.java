package org.idiotorrent.share;

/** The bounds of what is read from strangers (MANIFEST.md, section 2). */
public final class ShareLimits {
  /** Bytes of a manifest's JSON. */
  public static final int MANIFEST_BYTES = 64 << 20;

  /** Bytes of a share. */
  public static final long FILE_SIZE = 1L << 50;

  /** Bytes of a chunk. */
  public static final int CHUNK_SIZE = 4 << 20;

  /** Chunks of a share. */
  public static final int CHUNKS = 524_288;

  /** Entries of a folder. */
  public static final int FILES = 200_000;

  /** UTF-8 bytes of one name. */
  public static final int NAME_BYTES = 255;

  /** UTF-8 bytes of a path. */
  public static final int PATH_BYTES = 4_096;

  static final int PATH_COMPONENTS = 64;
  static final int JSON_DEPTH = 16;

  /** Fields of one object that is known. */
  static final int JSON_FIELDS = 64;

  /** Characters of a field's name, digits of a number. */
  static final int JSON_WORD = 1_000;

  /** Trackers, and web servers. */
  static final int URLS = 16;

  public static final int URL_BYTES = 512;
  static final int HINT_BYTES = 1_024;

  private ShareLimits() {}
}
