package org.idiotorrent.device;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Notices when a sum grows. Safe for several threads. */
final class Activity {
  private static final Duration FRESH = Duration.ofMillis(1_500);

  private final LongSupplier sum;
  private long last;
  private long grown = System.nanoTime() - FRESH.toNanos();

  Activity(LongSupplier sum) {
    this.sum = sum;
  }

  /** Whether the sum has grown since this was asked last, or not long before that. */
  synchronized boolean isFresh() {
    long now = sum.getAsLong();
    if (now != last) {
      last = now;
      grown = System.nanoTime();
    }
    return System.nanoTime() - grown < FRESH.toNanos();
  }
}
