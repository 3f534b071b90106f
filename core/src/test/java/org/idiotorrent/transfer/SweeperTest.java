package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private final AtomicInteger collections = new AtomicInteger();
  private long now;
  private final Sweeper sweeper = new Sweeper(collections::incrementAndGet, () -> now);

  private void end(int connections) {
    for (int i = 0; i < connections; i++) {
      sweeper.ended();
    }
    sweeper.tend();
  }

  private void pass(Duration time) {
    now += time.toNanos();
    sweeper.tend();
  }

  @Test
  void collectsOnceForManyConnectionsThatEnded() {
    pass(Sweeper.INTERVAL);
    end(Sweeper.AFTER - 1);
    pass(Sweeper.QUIET);
    assertEquals(0, collections.get());
    end(1);
    assertEquals(0, collections.get(), "more may end");
    pass(Sweeper.QUIET);
    assertEquals(1, collections.get());
    pass(Sweeper.LONGEST);
    assertEquals(1, collections.get());
  }

  @Test
  void collectsSeldomHoweverManyEnd() {
    for (int second = 1; second <= 3 * Sweeper.INTERVAL.toSeconds(); second++) {
      end(Sweeper.AFTER);
      pass(Duration.ofSeconds(1));
    }
    assertEquals(3, collections.get());
  }

  @Test
  void collectsAfterAMinuteThoughThereIsNoQuiet() {
    for (int i = 1; i <= 2 * Sweeper.LONGEST.toSeconds(); i++) {
      end(Sweeper.AFTER);
      pass(Duration.ofMillis(500));
    }
    assertEquals(1, collections.get());
  }
}
