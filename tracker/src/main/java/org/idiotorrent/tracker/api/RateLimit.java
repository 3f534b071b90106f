package org.idiotorrent.tracker.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds the calls of each network: so many a second in the long run, and twenty times that at
 * once. Remembers the networks that called last, a bounded number. {@code this} guards all.
 */
final class RateLimit {
  private static final int BURST_SECONDS = 20;
  private static final int NETWORKS = 65_536;

  private final long cost; // nanoseconds that a call stands for
  private final long burst; // nanoseconds that may be owed
  private final LongSupplier nanos;
  private final Map<Long, Long> owedUntil =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > NETWORKS;
        }
      };

  /**
   * @param callsPerSecond 0 for no limit
   * @param nanos monotonic
   */
  RateLimit(int callsPerSecond, LongSupplier nanos) {
    this.cost = callsPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / callsPerSecond;
    this.burst = cost * Math.max(ApiLimits.FILES, BURST_SECONDS * callsPerSecond);
    this.nanos = nanos;
  }

  /** Counts {@code calls} of {@code network}, and returns 0; or the seconds until it may again. */
  int take(long network, int calls) {
    return cost == 0 ? 0 : count(network, calls);
  }

  private synchronized int count(long network, int calls) {
    long now = nanos.getAsLong();
    Long before = owedUntil.get(network);
    long owed = (before == null ? 0 : Math.max(0, before - now)) + calls * cost;
    if (owed > burst) {
      return (int) Math.max(1, -Math.floorDiv(burst - owed, TimeUnit.SECONDS.toNanos(1)));
    }
    owedUntil.put(network, now + owed);
    return 0;
  }

  /** Of how many networks something is remembered. */
  synchronized int remembered() {
    return owedUntil.size();
  }
}
