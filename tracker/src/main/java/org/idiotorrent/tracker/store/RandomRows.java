package org.idiotorrent.tracker.store;

import java.util.random.RandomGenerator;

/** Picks rows at random, each at most once, in random order. */
final class RandomRows {
  private RandomRows() {}

  /**
   * @param count of rows picked, at most {@code size}
   * @param size the rows are 0 to {@code size} - 1
   */
  static int[] pick(int count, int size, RandomGenerator random) {
    return size <= 2 * count ? shuffled(count, size, random) : distinct(count, size, random);
  }

  private static int[] shuffled(int count, int size, RandomGenerator random) {
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      rows[i] = i;
    }
    int[] picked = new int[count];
    for (int i = 0; i < count; i++) {
      int from = i + random.nextInt(size - i);
      picked[i] = rows[from];
      rows[from] = rows[i];
    }
    return picked;
  }

  /** Draws again what it has drawn before; at most every second time. */
  private static int[] distinct(int count, int size, RandomGenerator random) {
    int[] picked = new int[count];
    int[] seen = new int[Integer.highestOneBit(count * 2 | 1) * 2]; // row + 1, linear probing
    for (int i = 0; i < count; ) {
      int row = random.nextInt(size);
      int slot = row & seen.length - 1;
      while (seen[slot] != 0 && seen[slot] != row + 1) {
        slot = slot + 1 & seen.length - 1;
      }
      if (seen[slot] == 0) {
        seen[slot] = row + 1;
        picked[i++] = row;
      }
    }
    return picked;
  }
}
