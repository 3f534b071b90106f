package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CadenceTest {
  @Test
  void announcesAsTheSpecificationSays() {
    assertEquals(List.of(100L, 500L, 2_000L, 32_000L, 62_000L), times(Cadence.ANNOUNCE, 5));
  }

  @Test
  void queriesQuicklyAtFirstAndSlowlyLater() {
    assertEquals(
        List.of(0L, 250L, 1_000L, 3_000L, 7_000L, 15_000L, 45_000L, 75_000L),
        times(Cadence.QUERY, 8));
  }

  @Test
  void everyStartsAtOnce() {
    assertEquals(List.of(0L, 3_000L, 6_000L), times(Cadence.every(Duration.ofSeconds(3)), 3));
  }

  /** Milliseconds since the start. */
  private static List<Long> times(Cadence cadence, int count) {
    List<Long> times = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += cadence.pause(i).toMillis();
      times.add(time);
    }
    return times;
  }
}
