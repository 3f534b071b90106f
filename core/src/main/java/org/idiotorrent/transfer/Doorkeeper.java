package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.idiotorrent.peer.PeerCache;
import org.idiotorrent.peer.PeerId;

/**
 * Who is not let in: peers that broke the protocol a short while ago. They, and those who are
 * unwelcome for other reasons, are kept waiting before they are turned away, some at a time: who
 * dials again and again would cost those inside more than himself. Bounded. Safe for several
 * threads; {@code this} guards the cache.
 */
final class Doorkeeper {
  static final Duration SHUNNED_FOR = Duration.ofSeconds(30);
  static final Duration WAIT = Duration.ofSeconds(3);

  private static final int REMEMBERED = 1_000;
  private static final int MOST_WAITING = 64;

  private final LongSupplier nanoTime;
  private final PeerCache<PeerId, Long> shunned = new PeerCache<>(REMEMBERED); // since when
  private final Semaphore bench = new Semaphore(MOST_WAITING);

  /**
   * @param nanoTime as {@link System#nanoTime()}
   */
  Doorkeeper(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The peer broke the protocol. */
  synchronized void shun(PeerId peer) {
    shunned.put(peer, nanoTime.getAsLong());
  }

  /** Whether the peer broke the protocol a short while ago. */
  synchronized boolean isShunned(PeerId peer) {
    return shunned
        .get(peer)
        .filter(since -> nanoTime.getAsLong() - since < SHUNNED_FOR.toNanos())
        .isPresent();
  }

  /** Returns after {@link #WAIT}; at once when too many wait already, or when interrupted. */
  void keepWaiting() {
    if (bench.tryAcquire()) {
      try {
        Thread.sleep(WAIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        bench.release();
      }
    }
  }
}
