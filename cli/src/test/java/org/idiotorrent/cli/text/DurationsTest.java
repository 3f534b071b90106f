package org.idiotorrent.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "10m, PT10M",
    "90s, PT90S",
    "1h30m, PT1H30M",
    "500ms, PT0.5S",
    "2d, PT48H",
    "36500d, PT876000H",
    "1M, PT1M"
  })
  void timesAreReadWithTheirUnits(String text, Duration time) {
    assertEquals(Optional.of(time), Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "m",
        "0s",
        "-5m",
        "1.5h",
        "10 m",
        "10mm",
        "1234567890s",
        "36501d",
        "999999999d"
      })
  void whatIsNoTimeIsRefused(String text) {
    assertEquals(Optional.empty(), Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.04S, 0.0 s",
    "PT0.44S, 0.4 s",
    "PT12.9S, 12 s",
    "PT3M4S, 3 min 4 s",
    "PT2H5M, 2 h 5 min"
  })
  void spansAreShownAsPreciselyAsMatters(Duration time, String text) {
    assertEquals(text, Durations.format(time));
  }

  @ParameterizedTest
  @CsvSource({"PT3S, 0:03", "PT61S, 1:01", "PT1H2M3S, 1:02:03"})
  void timeLeftIsShownAsOnAClock(Duration time, String text) {
    assertEquals(text, Durations.clock(time));
  }
}
