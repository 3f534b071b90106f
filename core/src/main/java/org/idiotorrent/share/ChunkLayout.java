package org.idiotorrent.share;

/**
 * How a share is cut into chunks. All arithmetic between bytes and chunks is here.
 *
 * @param fileSize bytes of the share
 * @param chunkSize bytes of each chunk but the last
 */
public record ChunkLayout(long fileSize, int chunkSize) {
  private static final int MIN_DEFAULT = 16 << 10;
  private static final int FEWER_THAN = 2_000;

  /**
   * @throws IllegalArgumentException if a size is out of bounds, or there would be too many chunks
   */
  public ChunkLayout {
    if (fileSize < 0 || fileSize > ShareLimits.FILE_SIZE) {
      throw new IllegalArgumentException(
          "file size not in [0, " + ShareLimits.FILE_SIZE + "]: " + fileSize);
    }
    if (chunkSize < 1 || chunkSize > ShareLimits.CHUNK_SIZE) {
      throw new IllegalArgumentException(
          "chunk size not in [1, " + ShareLimits.CHUNK_SIZE + "]: " + chunkSize);
    }
    if (ceilDiv(fileSize, chunkSize) > ShareLimits.CHUNKS) {
      throw new IllegalArgumentException(
          "more than " + ShareLimits.CHUNKS + " chunks of " + chunkSize + " bytes in " + fileSize);
    }
  }

  /** The layout with the default chunk size (MANIFEST.md, section 1). */
  public static ChunkLayout withDefaultChunks(long fileSize) {
    int size = MIN_DEFAULT;
    while (size < ShareLimits.CHUNK_SIZE && ceilDiv(fileSize, size) >= FEWER_THAN) {
      size <<= 1;
    }
    return new ChunkLayout(fileSize, size);
  }

  /** The layout that strangers' numbers describe. */
  static ChunkLayout parse(long fileSize, long chunkSize) throws InvalidShareException {
    if (chunkSize != (int) chunkSize) {
      throw new InvalidShareException(
          "chunk size not in [1, " + ShareLimits.CHUNK_SIZE + "]: " + chunkSize);
    }
    try {
      return new ChunkLayout(fileSize, (int) chunkSize);
    } catch (IllegalArgumentException e) {
      throw new InvalidShareException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Number of chunks; 0 for an empty share. */
  public int count() {
    return (int) ceilDiv(fileSize, chunkSize);
  }

  /** Bytes before chunk {@code index}. */
  public long offsetOf(int index) {
    return (long) requireChunk(index) * chunkSize;
  }

  /** Bytes of chunk {@code index}. */
  public int lengthOf(int index) {
    return (int) Math.min(chunkSize, fileSize - offsetOf(index));
  }

  /** Bytes of the chunks in {@code run}. */
  public long lengthOf(ChunkRun run) {
    int last = run.end() - 1;
    return offsetOf(last) - offsetOf(run.first()) + lengthOf(last);
  }

  /** Whether all chunks of {@code run} are of the share. */
  public boolean contains(ChunkRun run) {
    return run.end() <= count();
  }

  private int requireChunk(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException("chunk not in [0, " + count() + "): " + index);
    }
    return index;
  }

  private static long ceilDiv(long bytes, int size) {
    return Math.ceilDiv(bytes, (long) size);
  }
}
