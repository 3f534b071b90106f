package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkLayoutTest {
  @ParameterizedTest
  @CsvSource({
    "0, 16384, 0",
    "1, 16384, 1",
    "16384, 16384, 1",
    "16385, 16384, 2",
    "32751616, 16384, 1999", // 1999 x 16 KiB
    "32751617, 32768, 1000",
    "65503232, 32768, 1999",
    "65503233, 65536, 1000",
  })
  void theDefaultChunkSizeGivesFewerThanTwoThousandChunks(long size, int chunkSize, int count) {
    ChunkLayout layout = ChunkLayout.withDefaultChunks(size);

    assertEquals(chunkSize, layout.chunkSize());
    assertEquals(count, layout.count());
  }

  @ParameterizedTest
  @CsvSource({
    "8384413696, 4194304, 1999",
    "8384413697, 4194304, 2000",
    "10000000000, 4194304, 2385",
    "10737418240, 4194304, 2560",
    "1000000000000, 4194304, 238419",
    "1099511627776, 4194304, 262144",
    "2199023255552, 4194304, 524288",
  })
  void theDefaultChunkSizeStopsAtFourMebibytes(long size, int chunkSize, int count) {
    ChunkLayout layout = ChunkLayout.withDefaultChunks(size);

    assertEquals(chunkSize, layout.chunkSize());
    assertEquals(count, layout.count());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 2_199_023_255_553L, 1L << 50, (1L << 50) + 1, Long.MAX_VALUE})
  void aSizeThatNoChunkSizeFitsIsRefused(long size) {
    assertThrows(IllegalArgumentException.class, () -> ChunkLayout.withDefaultChunks(size));
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "1, 0", "1, -1", "1, 4194305", "524289, 1", "9223372036854775807, 1"})
  void numbersOutOfBoundsAreRefused(long size, int chunkSize) {
    assertThrows(IllegalArgumentException.class, () -> new ChunkLayout(size, chunkSize));
    assertThrows(InvalidShareException.class, () -> ChunkLayout.parse(size, chunkSize));
  }

  @Test
  void aRefusalSaysTheValueThatWasGiven() {
    InvalidShareException refusal =
        assertThrows(InvalidShareException.class, () -> ChunkLayout.parse(1, 1L << 40));

    assertEquals("chunk size not in [1, 4194304]: 1099511627776", refusal.getMessage());
  }

  @Test
  void chunksLieEndToEndAndTheLastIsWhatRemains() {
    Seeds.check(
        300,
        random -> {
          int chunkSize = 1 + random.nextInt(ShareLimits.CHUNK_SIZE);
          long size = random.nextLong(1 + 500L * chunkSize);
          ChunkLayout layout = new ChunkLayout(size, chunkSize);
          long offset = 0;
          for (int i = 0; i < layout.count(); i++) {
            assertEquals(offset, layout.offsetOf(i));
            assertTrue(layout.lengthOf(i) >= 1 && layout.lengthOf(i) <= chunkSize);
            offset += layout.lengthOf(i);
          }
          assertEquals(size, offset);
        });
  }

  @Test
  void aRunIsAsLongAsItsChunks() {
    ChunkLayout layout = new ChunkLayout(105, 10);

    assertEquals(10, layout.lengthOf(new ChunkRun(0, 1)));
    assertEquals(20, layout.lengthOf(new ChunkRun(8, 2)));
    assertEquals(15, layout.lengthOf(new ChunkRun(9, 2)));
    assertEquals(105, layout.lengthOf(new ChunkRun(0, 11)));
  }

  @Test
  void offsetsDoNotOverflowInTheLargestShare() {
    ChunkLayout layout = new ChunkLayout(2_199_023_255_552L, 4_194_304);

    assertEquals(2_199_023_255_552L - 4_194_304, layout.offsetOf(524_287));
    assertEquals(2_199_023_255_552L, layout.lengthOf(new ChunkRun(0, 524_288)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 11, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aChunkThatIsNotThereHasNoOffset(int index) {
    ChunkLayout layout = new ChunkLayout(105, 10);

    assertThrows(IndexOutOfBoundsException.class, () -> layout.offsetOf(index));
    assertThrows(IndexOutOfBoundsException.class, () -> layout.lengthOf(index));
  }

  @Test
  void aRunThatGoesPastTheEndIsNotContained() {
    ChunkLayout layout = new ChunkLayout(105, 10);

    assertTrue(layout.contains(new ChunkRun(0, 11)));
    assertFalse(layout.contains(new ChunkRun(0, 12)));
    assertThrows(IndexOutOfBoundsException.class, () -> layout.lengthOf(new ChunkRun(5, 7)));
  }
}
