package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final int RATE = 1_000_000;

  private long now;
  private final RateLimit limit = new RateLimit(RATE, () -> now);

  /** Bytes moved in 30 s by so many, each asking again when its wait is over. */
  private long movedBy(int takers) {
    long end = now + TimeUnit.SECONDS.toNanos(30);
    PriorityQueue<Long> ready = new PriorityQueue<>();
    for (int i = 0; i < takers; i++) {
      ready.add(now);
    }
    long moved = 0;
    while (ready.element() < end) {
      now = ready.remove();
      int piece = limit.piece(65_536);
      moved += piece;
      ready.add(now + Math.max(0, limit.reserve(piece)));
    }
    return moved;
  }

  @Test
  void holdsWithinFivePercentWithOneTaker() {
    assertEquals(30.0 * RATE, (double) movedBy(1), 0.05 * 30 * RATE);
  }

  @Test
  void holdsWithinFivePercentWithEightTakers() {
    assertEquals(30.0 * RATE, (double) movedBy(8), 0.05 * 30 * RATE);
  }

  @Test
  void savesUpNoMoreThanAMoment() {
    now += TimeUnit.HOURS.toNanos(1);

    assertTrue(limit.reserve(RATE / 20) <= 0);
    assertTrue(limit.reserve(RATE / 20) <= 0);
    assertEquals(TimeUnit.MILLISECONDS.toNanos(50), limit.reserve(1));
  }

  @Test
  void letsEverythingPassWithoutALimit() throws InterruptedIOException {
    assertEquals(Integer.MAX_VALUE, RateLimit.NONE.take(Integer.MAX_VALUE));
  }

  @Test
  void takesNoRateBelowOneByteASecond() {
    assertThrows(IllegalArgumentException.class, () -> RateLimit.of(0));
  }

  @Test
  void movesAtLeastOneByteHoweverLowTheRate() {
    assertEquals(1, new RateLimit(1, () -> now).piece(65_536));
  }
}
