package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReserveTest {
  private static final long MIB = 1 << 20;
  private static final long MISSING = 1_000 * MIB;

  private final ManualClock clock = new ManualClock();
  private final Reserve reserve = new Reserve(clock.instant());
  private long near;
  private long far;

  private boolean openAfterMillis(long millis) {
    clock.advanceMillis(millis);
    return reserve.isOpen(clock.instant());
  }

  /** Lets bytes come for {@code time}, MiB a second. */
  private void transfer(Duration time, double nearRate, double farRate, long missing) {
    for (long passed = 0; passed < time.toMillis(); passed += 100) {
      clock.advanceMillis(100);
      near += (long) (nearRate * MIB / 10);
      far += (long) (farRate * MIB / 10);
      if (nearRate > 0) {
        reserve.served(clock.instant());
      }
      reserve.measure(new Reserve.Sums(near, far, missing), clock.instant());
    }
  }

  private boolean isOpen() {
    return reserve.isOpen(clock.instant());
  }

  @Test
  void opensWhenTheLanShowsNothingForASecond() {
    assertFalse(openAfterMillis(999));
    assertTrue(openAfterMillis(1));
  }

  @Test
  void givesWhatWasJustHeardOfASecondToProveItself() {
    openAfterMillis(900);
    reserve.heard(clock.instant());

    assertFalse(openAfterMillis(999));
    assertTrue(openAfterMillis(1));
  }

  @Test
  void isNotKeptShutByAnnouncementsAlone() {
    for (int i = 0; i < 10; i++) {
      openAfterMillis(500);
      reserve.heard(clock.instant());
    }

    assertTrue(isOpen());
  }

  @Test
  void staysShutWhileTheLanServes() {
    openAfterMillis(500);
    transfer(Duration.ofMinutes(5), 10, 0, MISSING);

    assertFalse(isOpen());
  }

  @Test
  void outlastsAShortPauseOfALanThatServes() {
    transfer(Duration.ofSeconds(5), 10, 0, MISSING);

    assertFalse(openAfterMillis(2_900));
    assertTrue(openAfterMillis(100));
  }

  @Test
  void opensWhenTheLanIsSlow() {
    transfer(Duration.ofMillis(3_100), 0.5, 0, MISSING);

    assertTrue(isOpen());
  }

  @Test
  void staysShutWhenASlowLanIsNearlyDone() {
    transfer(Duration.ofSeconds(20), 0.5, 0, 2 * MIB);

    assertFalse(isOpen());
  }

  @Test
  void staysOpenWhileItIsFasterThanTheLan() {
    transfer(Duration.ofMinutes(2), 0.5, 2, MISSING);

    assertTrue(isOpen());
  }

  @Test
  void shutsForAMinuteWhenItTurnsOutToBeSlowerThanTheLan() {
    transfer(Duration.ofSeconds(17), 0.5, 0.1, MISSING);
    assertFalse(isOpen());

    transfer(Duration.ofSeconds(50), 0.5, 0, MISSING);
    assertFalse(isOpen());
    transfer(Duration.ofSeconds(15), 0.5, 0, MISSING);
    assertTrue(isOpen());
  }

  @Test
  void shutsWhenTheLanServesAfterAll() {
    transfer(Duration.ofSeconds(10), 0, 3, MISSING);
    assertTrue(isOpen());

    transfer(Duration.ofSeconds(7), 10, 3, MISSING);

    assertFalse(isOpen());
  }
}
