package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keeps a tracker from setting us on somebody: no host is dialled more than twice in 10 minutes on
 * its word. Guarded by its owner.
 */
final class DialBudget {
  private static final Duration PERIOD = Duration.ofMinutes(10);
  private static final int DIALS = 2;

  private final Map<String, List<Instant>> dials = new HashMap<>();

  boolean allows(String host, Instant now) {
    return recent(dials.getOrDefault(host, List.of()), now).size() < DIALS;
  }

  void spend(String host, Instant now) {
    dials.values().removeIf(times -> recent(times, now).isEmpty());
    List<Instant> before = recent(dials.getOrDefault(host, List.of()), now);
    dials.put(host, Stream.concat(before.stream(), Stream.of(now)).toList());
  }

  private static List<Instant> recent(List<Instant> times, Instant now) {
    return times.stream().filter(time -> time.plus(PERIOD).isAfter(now)).toList();
  }
}
