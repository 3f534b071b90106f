package org.idiotorrent.transfer;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * At most so many bytes a second, whoever asks; the wait is shared in the order of asking. Safe for
 * several threads; {@code this} guards all, and nobody sleeps under it.
 */
public final class RateLimit {
  public static final RateLimit NONE = new RateLimit(Long.MAX_VALUE, System::nanoTime);

  private static final long NANOS = Duration.ofSeconds(1).toNanos();
  private static final long BURST_NANOS = Duration.ofMillis(50).toNanos();
  private static final int PIECES_PER_SECOND = 50;

  private final long bytesPerSecond;
  private final LongSupplier nanoTime;
  private long free; // until then the rate is used up

  /** A limit by another clock than the system's. */
  RateLimit(long bytesPerSecond, LongSupplier nanoTime) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.free = nanoTime.getAsLong();
  }

  /** A limit of {@code bytesPerSecond}, at least 1. */
  public static RateLimit of(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("rate not at least 1 byte a second: " + bytesPerSecond);
    }
    return new RateLimit(bytesPerSecond, System::nanoTime);
  }

  /** Waits until some of {@code wanted} bytes may be moved; returns how many, at least 1. */
  public int take(int wanted) throws InterruptedIOException {
    if (this == NONE) {
      return wanted;
    }
    int piece = piece(wanted);
    sleep(reserve(piece));
    return piece;
  }

  /** Waits until all of {@code bytes} may be moved. */
  void takeAll(int bytes) throws InterruptedIOException {
    for (int left = bytes; left > 0; ) {
      left -= take(left);
    }
  }

  /** How many of {@code wanted} bytes to reserve at a time. */
  int piece(int wanted) {
    return Math.clamp(bytesPerSecond / PIECES_PER_SECOND, 1, wanted);
  }

  /** Uses up the rate for {@code bytes}; returns how long to wait before, nanoseconds. */
  synchronized long reserve(int bytes) {
    long now = nanoTime.getAsLong();
    long start = Math.max(free, now - BURST_NANOS);
    free = start + (long) (bytes * (double) NANOS / bytesPerSecond);
    return start - now;
  }

  private static void sleep(long nanos) throws InterruptedIOException {
    try {
      if (nanos > 0) {
        Thread.sleep(Duration.ofNanos(nanos));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while keeping to a rate");
    }
  }
}
