package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkSetTest {
  @Test
  void theHighestBitOfAByteIsTheFirstChunk() {
    ChunkSet set = set(18, 0, 7, 8, 17);

    assertEquals("818040", hex(set.window(0, 100)));
    assertEquals("8040", hex(set.window(8, 100)));
    assertEquals("80", hex(set.window(8, 1)));
    assertEquals("40", hex(set.window(16, 100)));
  }

  @Test
  void bitsPastTheLastChunkAreZero() {
    assertEquals("ffc0", hex(ChunkSet.all(10).window(0, 100)));
    assertEquals("ff", hex(ChunkSet.all(8).window(0, 100)));
    assertEquals("", hex(ChunkSet.all(8).window(8, 100)));
    assertEquals("", hex(ChunkSet.all(0).window(0, 100)));
  }

  @Test
  void windowsSayWhatTheSetHas() {
    Seeds.check(
        300,
        random -> {
          ChunkSet set = ChunkSet.none(random.nextInt(200));
          for (int i = 0; i < set.size(); i++) {
            if (random.nextBoolean()) {
              set.add(i);
            }
          }
          int first = 8 * random.nextInt(set.size() / 8 + 1);
          byte[] window = set.window(first, random.nextInt(30));
          for (int i = 0; i < 8 * window.length; i++) {
            boolean bit = (window[i / 8] >> (7 - i % 8) & 1) == 1;
            assertEquals(set.has(first + i), bit);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, 1, 7, 104})
  void aWindowThatDoesNotStartAtAByteOfTheSetIsRefused(int first) {
    ChunkSet set = ChunkSet.all(100);

    assertThrows(IllegalArgumentException.class, () -> set.window(first, 10));
  }

  @Test
  void aChunkIsNewOnlyOnce() {
    ChunkSet set = ChunkSet.none(3);

    assertTrue(set.add(2));
    assertFalse(set.add(2));
    assertEquals(1, set.count());
    set.remove(2);
    assertTrue(set.add(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3, Integer.MAX_VALUE})
  void aChunkOutsideOfTheShareCannotBeAdded(int index) {
    assertThrows(IndexOutOfBoundsException.class, () -> ChunkSet.none(3).add(index));
  }

  @Test
  void theNextChunkAndTheNextGapAreFound() {
    ChunkSet set = set(10, 3, 4, 9);

    assertEquals(3, set.next(0));
    assertEquals(9, set.next(5));
    assertEquals(5, set.nextMissing(3));
    assertEquals(-1, set.nextMissing(9));
    assertEquals(-1, set.next(10));
    assertEquals(-1, ChunkSet.all(64).nextMissing(0));
  }

  @Test
  void aRunIsThereOnlyIfAllOfItIs() {
    ChunkSet set = set(10, 3, 4, 5, 9);

    assertTrue(set.hasAll(new ChunkRun(3, 3)));
    assertFalse(set.hasAll(new ChunkRun(3, 4)));
    assertFalse(set.hasAll(new ChunkRun(9, 2)), "past the end");
  }

  @Test
  void anEmptyShareIsCompleteFromTheStart() {
    assertTrue(ChunkSet.none(0).isComplete());
    assertFalse(ChunkSet.none(1).isComplete());
    assertTrue(ChunkSet.all(1).isComplete());
  }

  @Test
  void aCopyGoesItsOwnWay() {
    ChunkSet set = set(10, 1);
    ChunkSet copy = set.copy();
    copy.add(2);

    assertArrayEquals(new int[] {1, 2}, new int[] {set.count(), copy.count()});
  }

  private static ChunkSet set(int size, int... chunks) {
    ChunkSet set = ChunkSet.none(size);
    for (int chunk : chunks) {
      set.add(chunk);
    }
    return set;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
