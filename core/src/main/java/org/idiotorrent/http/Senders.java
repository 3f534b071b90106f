package org.idiotorrent.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections that send a body at the moment, and how many bytes the socket of each should
 * take. Left to itself, TCP gives some of fifty who begin together several times as much as others,
 * and keeps to it for many seconds. With little in each socket, what is on the cable of each is
 * alike, and so is its speed. A few do not need that, and are faster with what the system chooses.
 * Safe for several threads.
 */
final class Senders {
  /** Bytes in the sockets of all of a crowd. */
  private static final int TOGETHER = 4 << 20;

  private static final int LEAST = 32 << 10;
  private static final int CROWD = 16;

  private final AtomicInteger count = new AtomicInteger();

  void begin() {
    count.incrementAndGet();
  }

  void end() {
    count.decrementAndGet();
  }

  /** Bytes for one's socket, a power of two; what is left of a crowd may have the most. */
  int room() {
    int crowd = Math.max(CROWD, count.get());
    return Math.max(LEAST, Integer.highestOneBit(TOGETHER / crowd));
  }

  boolean isCrowd() {
    return count.get() >= CROWD;
  }
}
