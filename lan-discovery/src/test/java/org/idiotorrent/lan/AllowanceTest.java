package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final long SECOND = 1_000_000_000;
  private final Allowance allowance = new Allowance(5, 10, 0);

  private long taken(LongStream times) {
    return times.filter(allowance::take).count();
  }

  @Test
  void allowsABurstAndThenSoManyASecond() {
    assertEquals(5, taken(LongStream.generate(() -> 0).limit(100)));
    long later = taken(LongStream.range(0, 10_000).map(i -> i * SECOND / 1_000));
    assertTrue(Math.abs(later - 100) <= 1, () -> "in ten seconds: " + later);
  }

  @Test
  void savesUpNoMoreThanABurst() {
    assertEquals(5, taken(LongStream.generate(() -> 100 * SECOND).limit(100)));
  }
}
