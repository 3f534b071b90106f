package org.idiotorrent.lan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From where queries came of late that are answered by beacon, for a crowd not to answer by mDNS
 * the same once more (DISCOVERY.md, section 5). Times are of {@link System#nanoTime()}. Safe for
 * several threads; {@code this} guards all.
 */
final class AnsweredSources {
  static final int CAPACITY = 1_024;

  /** Who repeats a question has heard no answer. */
  static final Duration LIFETIME = Duration.ofSeconds(2);

  /** When the last query came from each, the longest ago first. */
  private final Map<InetAddress, Long> sources = new LinkedHashMap<>();

  synchronized void note(InetAddress source, long now) {
    sources.remove(source);
    sources.put(source, now);
    if (sources.size() > CAPACITY) {
      sources.remove(sources.keySet().iterator().next());
    }
  }

  synchronized boolean has(InetAddress source, long now) {
    Long last = sources.get(source);
    return last != null && now - last < LIFETIME.toNanos();
  }
}
