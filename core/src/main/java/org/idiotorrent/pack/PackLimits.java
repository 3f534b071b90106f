package org.idiotorrent.pack;

import org.idiotorrent.share.ShareLimits;

/** The bounds of an image (PACK.md, section 4). */
public final class PackLimits {
  /** Shares in an image. */
  public static final int SHARES = 64;

  /** Chunks of a share. */
  public static final int CHUNKS = 2_048;

  /** Bytes of the smallest chunk that is chosen by {@link #chunkSizeFor}. */
  private static final int CHUNK_SIZE = 2_048;

  private PackLimits() {}

  /**
   * Bytes of a chunk for a share of {@code size} bytes: as small as the number of chunks allows.
   */
  public static int chunkSizeFor(long size) {
    int chunkSize = CHUNK_SIZE;
    while ((long) chunkSize * CHUNKS < size && chunkSize < ShareLimits.CHUNK_SIZE) {
      chunkSize *= 2;
    }
    return chunkSize;
  }
}
