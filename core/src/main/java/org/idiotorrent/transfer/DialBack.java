package org.idiotorrent.transfer;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.idiotorrent.peer.DialOutcome;

/**
 * Dials those who ask whether they can be reached, and nobody else: only the address that a
 * question came from, seldom, and few at once (WIRE.md, section 13). {@code this} guards the books;
 * nothing is dialled under it.
 */
final class DialBack {
  static final int MOST_AT_ONCE = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();
  private static final int REMEMBERED = 256;

  private final LongSupplier nanoTime;
  private int open;

  /** When each was dialled last; longest ago first. */
  private final Map<InetAddress, Long> dialled = new LinkedHashMap<>();

  /**
   * @param nanoTime as {@link System#nanoTime()}
   */
  DialBack(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Dials {@code port} at {@code asker}, if it may; takes 2 s at most. */
  DialOutcome dial(InetAddress asker, int port) {
    if (port == 0 || !enter(asker)) {
      return DialOutcome.NOT_TRIED;
    }
    try {
      return PeerCheck.connect(asker, port, PATIENCE);
    } finally {
      leave();
    }
  }

  /** Whether {@code asker} may be dialled now; if so, {@link #leave} ends it. */
  synchronized boolean enter(InetAddress asker) {
    long now = nanoTime.getAsLong();
    Long last = dialled.get(asker);
    if (open >= MOST_AT_ONCE || (last != null && now - last < INTERVAL) || !makeRoom(now)) {
      return false;
    }
    dialled.remove(asker);
    dialled.put(asker, now);
    open++;
    return true;
  }

  synchronized void leave() {
    open--;
  }

  private boolean makeRoom(long now) {
    if (dialled.size() < REMEMBERED) {
      return true;
    }
    var oldest = dialled.values().iterator();
    boolean expired = now - oldest.next() >= INTERVAL;
    if (expired) {
      oldest.remove();
    }
    return expired;
  }
}
