package org.idiotorrent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 10",
    "bytes=5-, 5, 95",
    "bytes=-5, 95, 5",
    "bytes=-500, 0, 100",
    "bytes=90-500, 90, 10",
    "BYTES=99-99, 99, 1",
    "'bytes= 1-2 ', 1, 2",
    "bytes=0-99999999999999999999999, 0, 100",
    "bytes=000000000000000000000000000001-1, 1, 1"
  })
  void readsOneRange(String header, long first, long length) {
    assertEquals(Optional.of(List.of(new ByteRange(first, length))), ByteRange.parse(header, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=-0", "bytes=99999999999999999999-", "bytes=200-300"})
  void findsNothingBehindTheEnd(String header) {
    assertEquals(Optional.of(List.of()), ByteRange.parse(header, 100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=,",
        "bytes=1",
        "bytes=2-1",
        "bytes=a-b",
        "bytes=1-2,",
        "bytes=1-2-3",
        "bytes=1--2",
        "lines=1-2",
        "bytes=0-50,40-99",
        "bytes=0-,0-"
      })
  void ignoresWhatIsMalformedOrOverlaps(String header) {
    assertEquals(Optional.empty(), ByteRange.parse(header, 100));
  }

  @Test
  void takesSixteenRangesAndNoMore() {
    assertEquals(16, ByteRange.parse(ranges(16), 100).orElseThrow().size());
    assertEquals(Optional.empty(), ByteRange.parse(ranges(17), 100));
  }

  private static String ranges(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> i + "-" + i)
        .collect(Collectors.joining(",", "bytes=", ""));
  }

  @Test
  void neverLeavesTheResource() {
    Seeds.check(
        2_000,
        random -> {
          StringBuilder header = new StringBuilder("bytes=");
          for (int i = random.nextInt(40); i >= 0; i--) {
            header.append("0123456789-, -".charAt(random.nextInt(14)));
          }
          long total = random.nextInt(1_000);
          for (ByteRange one : ByteRange.parse(header.toString(), total).orElse(List.of())) {
            assertTrue(one.first() >= 0 && one.length() > 0 && one.last() < total, one::toString);
          }
        });
  }
}
