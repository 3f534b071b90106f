package org.idiotorrent.lan;

import java.time.Duration;

/**
 * How long a peer that has started leaves mDNS alone while a crowd gathers: of those who register
 * at the same time each has to read what all the others say (DISCOVERY.md, section 5). Times are of
 * {@link System#nanoTime()}.
 *
 * @param start of this peer
 * @param turn its part of the spread, from 0 to 1
 */
record Gathering(long start, double turn) {
  /** It is over when nobody new has come for so long, and the part of the spread. */
  private static final Duration CALM = Duration.ofSeconds(2);

  /** Or so long after the start, and that part: others may come all the time. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For each peer that is there, up to so many: not all are to go on at once. */
  private static final Duration SPREAD = Duration.ofMillis(500);

  private static final int MOST_SPREAD = 120;

  /**
   * The time until it is over, as far as is known now; not positive if it is.
   *
   * @param peers how many are there
   * @param calm how long nobody new has come
   */
  Duration rest(int peers, Duration calm, long now) {
    if (peers < BeaconAnnouncer.GREETED_FROM) {
      return Duration.ZERO;
    }
    Duration untilCalm = CALM.minus(calm);
    Duration untilTired = PATIENCE.minusNanos(now - start);
    Duration least = untilCalm.compareTo(untilTired) < 0 ? untilCalm : untilTired;
    return least.plusNanos((long) (turn * Math.min(peers, MOST_SPREAD) * SPREAD.toNanos()));
  }
}
