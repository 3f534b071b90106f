package org.idiotorrent.lan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether this peer is one of a crowd, and from where queries came of late that it answers by
 * beacon: a crowd does not answer the same by mDNS once more (DISCOVERY.md, section 5). Times are
 * of {@link System#nanoTime()}. Safe for several threads; {@code this} guards the sources.
 */
final class CrowdState {
  static final int CAPACITY = 1_024;

  /** Who repeats a question has heard no answer. */
  static final Duration LIFETIME = Duration.ofSeconds(2);

  private volatile boolean crowded;

  /** When the last query came from each, the longest ago first. */
  private final Map<InetAddress, Long> sources = new LinkedHashMap<>();

  void set(boolean crowded) {
    this.crowded = crowded;
  }

  boolean isCrowd() {
    return crowded;
  }

  /**
   * A query of {@code source} is answered by beacon.
   *
   * @param atOnce false if it has to wait, for too many came from there
   */
  synchronized void answers(InetAddress source, boolean atOnce, long now) {
    sources.remove(source);
    if (atOnce) {
      sources.put(source, now);
    }
    if (sources.size() > CAPACITY) {
      sources.remove(sources.keySet().iterator().next());
    }
  }

  /** Whether {@code source} needs no answer by mDNS. */
  synchronized boolean spares(InetAddress source, long now) {
    Long last = crowded ? sources.get(source) : null;
    return last != null && now - last < LIFETIME.toNanos();
  }
}
