package org.idiotorrent.lan;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When queries are answered, so that nobody can turn us into a reflector (DISCOVERY.md, section 3):
 * each source address at most once a second. Of the queries that come before that, the last is
 * answered when the second is over. Times are of {@link System#nanoTime()}.
 *
 * @param <Q> a query
 */
final class AnswerQueue<Q> {
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

  /** Sources in one second; more are not answered. */
  private static final int MAX_SOURCES = 1_024;

  /** A query and where its answer goes. */
  record Waiting<Q>(InetSocketAddress source, Q query) {}

  private static final class Slot<Q> {
    private boolean answered;
    private long answeredAt;
    private @Nullable Waiting<Q> waiting;
  }

  /** Least recently touched first. */
  private final Map<InetAddress, Slot<Q>> slots = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Takes note of a query. Returns the delay after which to call {@link #take}; empty if that was
   * said before, for an earlier query of the same source, or if there are too many.
   */
  Optional<Duration> offer(InetSocketAddress source, Q query, Duration jitter, long now) {
    Slot<Q> slot = slots.get(source.getAddress());
    if (slot == null) {
      if (!makeRoom(now)) {
        return Optional.empty();
      }
      slot = new Slot<>();
      slots.put(source.getAddress(), slot);
    }
    boolean scheduled = slot.waiting != null;
    slot.waiting = new Waiting<>(source, query);
    if (scheduled) {
      return Optional.empty();
    }
    long pause = slot.answered ? slot.answeredAt + INTERVAL - now : 0;
    return Optional.of(Duration.ofNanos(Math.max(pause, jitter.toNanos())));
  }

  /** The query of {@code source} that is to be answered now. */
  Optional<Waiting<Q>> take(InetAddress source, long now) {
    Slot<Q> slot = slots.get(source);
    if (slot == null || slot.waiting == null) {
      return Optional.empty();
    }
    Waiting<Q> waiting = slot.waiting;
    slot.waiting = null;
    slot.answered = true;
    slot.answeredAt = now;
    return Optional.of(waiting);
  }

  private boolean makeRoom(long now) {
    if (slots.size() < MAX_SOURCES) {
      return true;
    }
    var slowest = slots.entrySet().iterator();
    Slot<Q> slot = slowest.next().getValue();
    if (slot.waiting != null || now - slot.answeredAt < INTERVAL) {
      return false;
    }
    slowest.remove();
    return true;
  }
}
