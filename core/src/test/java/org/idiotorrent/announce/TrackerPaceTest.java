package org.idiotorrent.announce;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackerPaceTest {
  private final TrackerPace pace = new TrackerPace(new Random(1));

  private static void assertBetween(double least, double most, Duration time) {
    double seconds = time.toNanos() / 1e9;
    assertTrue(seconds >= least && seconds <= most, "seconds: " + seconds);
  }

  @Test
  void waitsTwiceAsLongAfterEachFailureButNotForever() {
    for (double longest : new double[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
      assertBetween(longest / 2, longest, pace.afterFailure(null));
    }
  }

  @Test
  void startsAnewAfterSuccess() {
    pace.afterFailure(null);
    pace.afterFailure(null);
    pace.worked();

    assertBetween(0.5, 1, pace.afterFailure(null));
  }

  @Test
  void waitsAsLongAsTheTrackerWishesAndAnHourAtMost() {
    assertBetween(30, 33, pace.afterFailure(Duration.ofSeconds(30)));
    assertBetween(1, 2, pace.afterFailure(Duration.ZERO));
    assertBetween(3_600, 3_960, pace.afterFailure(Duration.ofDays(30)));
  }

  @Test
  void callsBeforeTheIntervalIsOver() {
    for (int i = 0; i < 100; i++) {
      assertBetween(540, 600, pace.within(Duration.ofMinutes(10)));
    }
  }
}
