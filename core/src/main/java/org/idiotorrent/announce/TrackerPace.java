package org.idiotorrent.announce;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When to call a tracker again. After failures ever later, up to 5 minutes, and by chance, so that
 * those who lost it at once do not come back at once. For one thread.
 */
final class TrackerPace {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(5);
  private static final Duration LONGEST_REST = Duration.ofHours(1);

  private final RandomGenerator random;
  private Duration retry = FIRST_RETRY;

  TrackerPace(RandomGenerator random) {
    this.random = random;
  }

  /** The tracker answered. */
  void worked() {
    retry = FIRST_RETRY;
  }

  /**
   * The pause after a failure.
   *
   * @param wish what the tracker asked for, if it did
   */
  Duration afterFailure(@Nullable Duration wish) {
    Duration pause = jittered(retry, 0.5, 1);
    Duration longer = retry.multipliedBy(2);
    retry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
    if (wish == null) {
      return pause;
    }
    Duration rest = wish.compareTo(LONGEST_REST) < 0 ? wish : LONGEST_REST;
    Duration later = jittered(rest, 1, 1.1);
    return later.compareTo(pause) > 0 ? later : pause;
  }

  /** About {@code interval}, and never later: the tracker counts on a call by then. */
  Duration within(Duration interval) {
    return jittered(interval, 0.9, 1);
  }

  private Duration jittered(Duration time, double least, double most) {
    return Duration.ofNanos((long) (time.toNanos() * random.nextDouble(least, most)));
  }
}
