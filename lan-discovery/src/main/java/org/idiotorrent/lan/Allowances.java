package org.idiotorrent.lan;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An {@link Allowance} for each source address, of those that made use of one last. Times are of
 * {@link System#nanoTime()}.
 */
final class Allowances {
  private final int burst;
  private final int perSecond;
  private final int capacity;

  /** Least recently used first. */
  private final Map<InetAddress, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param capacity of so many sources; one that is forgotten is as good as new
   */
  Allowances(int burst, int perSecond, int capacity) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.capacity = capacity;
  }

  /** Whether {@link #take} would be true. */
  boolean has(InetAddress source, long now) {
    Allowance allowance = allowances.get(source);
    return allowance == null || allowance.has(now);
  }

  /** Whether it may happen once more on account of {@code source}, which then counts as done. */
  boolean take(InetAddress source, long now) {
    Allowance allowance =
        allowances.computeIfAbsent(source, key -> new Allowance(burst, perSecond, now));
    if (allowances.size() > capacity) {
      allowances.remove(allowances.keySet().iterator().next());
    }
    return allowance.take(now);
  }
}
