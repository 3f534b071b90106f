package org.idiotorrent.share;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chunks one after another.
 *
 * @param first index of the first
 * @param count how many, at least 1
 */
public record ChunkRun(int first, int count) {
  /**
   * @throws IllegalArgumentException if it is empty or reaches beyond the largest share
   */
  public ChunkRun {
    if (first < 0 || count < 1 || count > ShareLimits.CHUNKS - first) {
      throw new IllegalArgumentException(
          "run of chunks not in [0, " + ShareLimits.CHUNKS + "): " + first + " + " + count);
    }
  }

  /** The runs that make up {@code chunks}, in order. */
  public static List<ChunkRun> in(BitSet chunks) {
    List<ChunkRun> runs = new ArrayList<>();
    int start = chunks.nextSetBit(0);
    while (start >= 0) {
      int end = chunks.nextClearBit(start);
      runs.add(new ChunkRun(start, end - start));
      start = chunks.nextSetBit(end);
    }
    return runs;
  }

  /** The index after the last. */
  public int end() {
    return first + count;
  }
}
