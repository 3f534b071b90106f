package org.idiotorrent.share;

/**
 * Chunks one after another.
 *
 * @param first index of the first
 * @param count how many, at least 1
 */
public record ChunkRun(int first, int count) {
  public ChunkRun {
    if (first < 0 || count < 1 || count > ShareLimits.CHUNKS - first) {
      throw new IllegalArgumentException(
          "run of chunks not in [0, " + ShareLimits.CHUNKS + "): " + first + " + " + count);
    }
  }

  /** The index after the last. */
  public int end() {
    return first + count;
  }
}
