package org.idiotorrent.tracker.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How an {@link HttpFront} is. Safe for several threads. */
public final class HttpState {
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean draining;

  /** Open connections. */
  public int connections() {
    return connections.get();
  }

  /** Whether it takes no more connections and is about to end. */
  public boolean isDraining() {
    return draining;
  }

  void drain() {
    draining = true;
  }

  /** Counts one more; false if there are enough already. */
  boolean open() {
    return connections.incrementAndGet() <= HttpLimits.CONNECTIONS;
  }

  void closed() {
    connections.decrementAndGet();
  }
}
