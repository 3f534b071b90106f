package org.idiotorrent.lan;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * When something is sent again and again.
 *
 * @param first times since the start, rising
 * @param then the time between all later ones
 */
record Cadence(List<Duration> first, Duration then) implements LanLoop.Rhythm {
  /** DISCOVERY.md, section 3. */
  static final Cadence ANNOUNCE = new Cadence(millis(100, 500, 2_000), Duration.ofSeconds(30));

  /** Quick at first, since the first query or its answer may be lost; slowing down after that. */
  static final Cadence QUERY =
      new Cadence(millis(0, 250, 1_000, 3_000, 7_000, 15_000), Duration.ofSeconds(30));

  /**
   * As multicast DNS wants it (RFC 6762, section 5.2), and each a little after a query by beacon.
   */
  static final Cadence MDNS_QUESTION =
      new Cadence(millis(100, 1_100, 3_100, 7_100, 15_100), Duration.ofSeconds(30));

  static Cadence every(Duration interval) {
    return new Cadence(List.of(Duration.ZERO), interval);
  }

  @Override
  public Duration pause(int index) {
    if (index >= first.size()) {
      return then;
    }
    return index == 0 ? first.getFirst() : first.get(index).minus(first.get(index - 1));
  }

  private static List<Duration> millis(long... times) {
    return LongStream.of(times).mapToObj(Duration::ofMillis).toList();
  }
}
