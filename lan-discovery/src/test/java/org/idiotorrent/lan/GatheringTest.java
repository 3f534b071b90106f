package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Duration rest(double turn, int peers, Duration calm, Duration sinceStart) {
    return new Gathering(7, turn).rest(peers, calm, 7 + sinceStart.toNanos());
  }

  @Test
  void fewerThanTenAreNoneHoweverManyCome() {
    assertEquals(Duration.ZERO, rest(1, 9, Duration.ZERO, SECOND));
  }

  @Test
  void isOverWhenNobodyNewHasComeForTwoSecondsAndThePeersTurn() {
    assertEquals(Duration.ofSeconds(1), rest(0, 50, SECOND, SECOND));
    assertEquals(Duration.ZERO, rest(0, 50, Duration.ofSeconds(2), SECOND));
    assertEquals(Duration.ofMillis(13_500), rest(0.5, 50, SECOND, SECOND));
    assertEquals(Duration.ZERO, rest(0.5, 50, Duration.ofMillis(14_500), SECOND));
  }

  @Test
  void lastsNinetySecondsAtMost() {
    Duration last = Duration.ofSeconds(90);
    assertEquals(Duration.ZERO, rest(1, 1_000, Duration.ZERO, last));
    assertEquals(Duration.ZERO, rest(0, 1_000, Duration.ZERO, Duration.ofSeconds(30)));
    assertFalse(rest(1, 10, Duration.ZERO, Duration.ofDays(1)).isPositive());
  }
}
