package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Has the heap collected now and then when many connections have ended. What a connection leaves is
 * old by then, and the collector that idt is started with looks at what is old only when the heap
 * is as large as it may get: a peer that runs for weeks would take ever more memory. Safe for
 * several threads; {@code this} guards all.
 */
final class Sweeper {
  static final int AFTER = 256; // connections
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Many end together: it is better to wait until all have, but not for ever. */
  static final Duration QUIET = Duration.ofSeconds(1);

  static final Duration LONGEST = Duration.ofMinutes(1);

  private final Runnable collection;
  private final LongSupplier nanoTime;
  private int ended;
  private long lastEnd;
  private long last; // collection

  /**
   * @param collection takes some 20 ms, in which all threads stand still
   * @param nanoTime as {@link System#nanoTime()}
   */
  Sweeper(Runnable collection, LongSupplier nanoTime) {
    this.collection = collection;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
    this.lastEnd = last;
  }

  /** A connection has ended. */
  synchronized void ended() {
    ended++;
    lastEnd = nanoTime.getAsLong();
  }

  /** Called a few times a second; has the heap collected if it is time. */
  void tend() {
    if (isTime()) {
      collection.run();
    }
  }

  private synchronized boolean isTime() {
    long now = nanoTime.getAsLong();
    boolean isQuiet = now - lastEnd >= QUIET.toNanos() && now - last >= INTERVAL.toNanos();
    if (ended < AFTER || !(isQuiet || now - last >= LONGEST.toNanos())) {
      return false;
    }
    ended = 0;
    last = now;
    return true;
  }
}
