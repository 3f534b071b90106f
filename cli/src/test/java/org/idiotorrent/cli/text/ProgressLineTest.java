package org.idiotorrent.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressLineTest {
  private Instant now = Instant.EPOCH;
  private final RateMeter meter = new RateMeter(() -> now);

  private void count(long bytes, Duration later) {
    now = now.plus(later);
    meter.count(bytes);
  }

  @Test
  void rateAndTimeLeftComeFromWhatCameSinceTheStart() {
    count(1_000_000, Duration.ZERO);
    count(3_000_000, Duration.ofSeconds(1));
    ProgressLine line =
        ProgressLine.of("photo.jpg", 3_000_000, 9_000_000, meter, List.of("2 peers"));
    assertEquals(
        "photo.jpg  [######--------------]  33 %  3.0 MB of 9.0 MB  2.0 MB/s  0:03 left  2 peers",
        line.render(120));
  }

  @Test
  void theRateIsThatOfTheLastSecondsOnly() {
    count(0, Duration.ZERO);
    for (int second = 0; second < 20; second++) {
      count(1_000_000, Duration.ofSeconds(1));
    }
    assertEquals(Optional.of(0.0), meter.rate());
    assertEquals(Optional.empty(), meter.left(2_000_000));
  }

  @Test
  void aRateIsNotGuessedFromAMoment() {
    count(0, Duration.ZERO);
    count(500_000, Duration.ofMillis(50));
    assertEquals(Optional.empty(), meter.rate());
  }

  @Test
  void onlyAllIsAHundredPercent() {
    assertTrue(new ProgressLine("x", 999_999, 1_000_000, List.of()).render(80).contains(" 99 %"));
    assertTrue(new ProgressLine("x", 0, 0, List.of()).render(80).contains("100 %"));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60, 79, 100})
  void aLineIsNeverWiderThanTheTerminal(int columns) {
    ProgressLine line =
        new ProgressLine("写".repeat(60), 5, 10, List.of("10.0 MB/s", "0:03 left", "12 peers"));
    assertTrue(TextWidth.of(line.render(columns)) <= columns, line.render(columns));
  }
}
