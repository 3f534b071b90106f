package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "3100000, 3.1 MB",
    "99949999, 99.9 MB",
    "120000000, 120 MB",
    "999499999, 999 MB",
    "999500000, 1.0 GB",
    "9223372036854775807, 9.2 EB"
  })
  void sizesAreShownInPowersOfAThousand(long bytes, String text) {
    assertEquals(text, Sizes.format(bytes));
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000 B", "16384, 16 KiB", "1048576, 1 MiB", "1536, 1536 B", "0, 0 B"})
  void chunkSizesAreShownExactly(long bytes, String text) {
    assertEquals(text, Sizes.formatBinary(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "512B, 512",
    "16K, 16384",
    "16k, 16384",
    "4MiB, 4194304",
    "1M, 1048576",
    "1MB, 1000000",
    "2 KB, 2000",
    "1T, 1099511627776"
  })
  void sizesAreReadWithAnyUnit(String text, long bytes) {
    assertEquals(OptionalLong.of(bytes), Sizes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "-1", "1.5M", "1X", "1KX", "9223372036854775807K", "١K"})
  void whatIsNoSizeIsRefused(String text) {
    assertEquals(OptionalLong.empty(), Sizes.parse(text));
  }

  @Test
  void aNumberTooLargeForALongIsRefused() {
    assertEquals(OptionalLong.empty(), Sizes.parse("99999999999999999999"));
  }
}
