package org.idiotorrent.lan;

/**
 * How often something may happen: a number of times at once, and after that so many times a second.
 * Times are of {@link System#nanoTime()}.
 */
final class Allowance {
  private static final double NANOS = 1e9;

  private final int burst;
  private final int perSecond;
  private double left;
  private long since;

  Allowance(int burst, int perSecond, long now) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
    this.since = now;
  }

  /** Whether it may happen once more, which then counts as done. */
  boolean take(long now) {
    return take(1, now);
  }

  /** Whether it may happen {@code times} more, or a whole burst, which then counts as done. */
  boolean take(int times, long now) {
    int least = Math.min(times, burst);
    if (!has(now) || left < least) {
      return false;
    }
    left -= least;
    return true;
  }

  /** Whether {@link #take} would be true. */
  boolean has(long now) {
    left = Math.min(burst, left + (now - since) * perSecond / NANOS);
    since = now;
    return left >= 1;
  }
}
