package org.idiotorrent.transfer;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Slows down connections whose {@link Credit} is used up, as long as others are being served: they
 * are sent, all together, one chunk for so many that the others are, and each one every two
 * seconds. Safe for several threads; {@code this} guards all.
 */
final class Precedence {
  private static final int OTHERS_FIRST = 32;

  /**
   * Others are being served for so long after a chunk went to one of them, or was confirmed: on a
   * full line that is how seldom it happens.
   */
  private static final long BUSY = Duration.ofSeconds(1).toNanos();

  private static final long LONGEST = Duration.ofSeconds(2).toNanos();
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final LongSupplier nanoTime;
  private long turns; // chunks sent to those with credit
  private long lastTurn;
  private long turnsBefore; // the last chunk to one without

  Precedence(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastTurn = nanoTime.getAsLong() - BUSY;
  }

  /** One that waits for its turn, since a time and a number of turns. */
  record Waiting(Credit credit, long since, long turns) {}

  /** The side with {@code credit} has something to be sent. */
  synchronized Waiting queue(Credit credit) {
    return new Waiting(credit, nanoTime.getAsLong(), turns);
  }

  /** Waits until a chunk may be sent to the side with {@code credit}. */
  void awaitTurn(Credit credit) throws InterruptedIOException {
    Waiting waiting = queue(credit);
    try {
      while (hasToWait(waiting)) {
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while others are served first");
    }
  }

  /** A side with credit has been sent a chunk, or has confirmed one. */
  synchronized void served() {
    lastTurn = nanoTime.getAsLong();
  }

  /** Whether to wait (still); if not, the turn is taken. */
  synchronized boolean hasToWait(Waiting waiting) {
    long now = nanoTime.getAsLong();
    if (!waiting.credit.isUsedUp()) {
      turns++;
      served();
      return false;
    }
    boolean isTheirTurn = turns - Math.max(waiting.turns, turnsBefore) >= OTHERS_FIRST;
    if (now - lastTurn < BUSY && now - waiting.since < LONGEST && !isTheirTurn) {
      return true;
    }
    turnsBefore = turns;
    return false;
  }
}
