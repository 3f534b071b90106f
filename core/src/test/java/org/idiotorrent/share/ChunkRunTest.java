package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkRunTest {
  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 0", "0, -1", "0, 524289", "524288, 1", "1, 2147483647", "2147483647, 1"})
  void aRunOutsideOfWhatAnyShareHasCannotBeMade(int first, int count) {
    assertThrows(IllegalArgumentException.class, () -> new ChunkRun(first, count));
  }

  @Test
  void aRunEndsAfterItsLastChunk() {
    assertEquals(524_288, new ChunkRun(0, 524_288).end());
    assertEquals(524_288, new ChunkRun(524_287, 1).end());
  }
}
