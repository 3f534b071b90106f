package org.idiotorrent.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private final AtomicLong nanos = new AtomicLong(-7);
  private final RateLimit limit = new RateLimit(20, nanos::get);

  @Test
  void fourHundredAtOnceAndTwentyASecondFromThenOn() {
    assertEquals(0, limit.take(1, 400));
    assertEquals(1, limit.take(1, 1));
    assertEquals(0, limit.take(2, 1));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertEquals(0, limit.take(1, 20));
    assertEquals(1, limit.take(1, 1));
  }

  @Test
  void theTimeToWaitIsEnough() {
    limit.take(1, 400);
    int seconds = limit.take(1, 100);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    assertEquals(0, limit.take(1, 100));
  }

  @Test
  void withoutALimitEverybodyMay() {
    RateLimit none = new RateLimit(0, nanos::get);
    assertEquals(0, none.take(1, Integer.MAX_VALUE));
  }

  @Test
  void aSlowLimitLetsTheLargestCallPass() {
    assertEquals(0, new RateLimit(1, nanos::get).take(1, 100));
  }

  @Test
  void networksThatComeAndGoTakeNoMoreMemory() {
    for (long network = 0; network < 200_000; network++) {
      assertEquals(0, limit.take(network, 1));
    }
    assertTrue(limit.remembered() <= 65_536);
  }
}
