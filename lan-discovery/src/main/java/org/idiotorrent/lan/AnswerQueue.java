package org.idiotorrent.lan;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * When queries are answered, so that nobody can turn us into a reflector (DISCOVERY.md, section 3):
 * each source address at most once a second. Queries that come before that wait for their turn, a
 * few of each address and one of each port, the last. Times are of {@link System#nanoTime()}.
 *
 * @param <Q> a query
 */
final class AnswerQueue<Q> {
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

  /** What comes from the same port so soon after an answer is the same query. */
  private static final long REPEATED = Duration.ofMillis(500).toNanos();

  /** Sources in one second. */
  private static final int MAX_SOURCES = 1_024;

  /** Of one address, at which several processes may ask at once. */
  private static final int MAX_WAITING = 4;

  /** A query and where its answer goes. */
  record Waiting<Q>(InetSocketAddress source, Q query) {}

  private static final class Slot<Q> {
    /** Who was answered last; none before that. */
    private @Nullable InetSocketAddress answered;

    private long answeredAt;
    private final Queue<Waiting<Q>> waiting = new ArrayDeque<>();

    private boolean hasRoom(InetSocketAddress source) {
      return waiting.size() < MAX_WAITING
          || waiting.stream().anyMatch(one -> one.source.equals(source));
    }
  }

  /** Least recently touched first. */
  private final Map<InetAddress, Slot<Q>> slots = new LinkedHashMap<>(16, 0.75f, true);

  /** Whether {@code source} was answered just now. */
  boolean isRepetition(InetSocketAddress source, long now) {
    Slot<Q> slot = slots.get(source.getAddress());
    return slot != null && source.equals(slot.answered) && now - slot.answeredAt < REPEATED;
  }

  /** Whether {@link #offer} would take note of a query of {@code source}. */
  boolean hasRoom(InetSocketAddress source, long now) {
    Slot<Q> slot = slots.get(source.getAddress());
    return slot == null ? makeRoom(now) : slot.hasRoom(source);
  }

  /**
   * Takes note of a query. Returns the delay after which to call {@link #take}; empty if that was
   * said before, for an earlier query of the same address, or if there are too many.
   */
  Optional<Duration> offer(InetSocketAddress source, Q query, Duration jitter, long now) {
    if (!hasRoom(source, now)) {
      return Optional.empty();
    }
    Slot<Q> slot = slots.computeIfAbsent(source.getAddress(), address -> new Slot<>());
    boolean scheduled = !slot.waiting.isEmpty();
    slot.waiting.removeIf(one -> one.source.equals(source));
    slot.waiting.add(new Waiting<>(source, query));
    if (scheduled) {
      return Optional.empty();
    }
    long pause = slot.answered == null ? 0 : slot.answeredAt + INTERVAL - now;
    return Optional.of(Duration.ofNanos(Math.max(pause, jitter.toNanos())));
  }

  /** The query of {@code source} whose turn it is, and which waits no more. */
  Optional<Waiting<Q>> take(InetAddress source) {
    Slot<Q> slot = slots.get(source);
    return slot == null ? Optional.empty() : Optional.ofNullable(slot.waiting.poll());
  }

  /**
   * Says that a query which was taken has been answered, and not only looked at. Returns the delay
   * after which to take the next; empty if there is none.
   */
  Optional<Duration> answered(InetSocketAddress source, long now) {
    Slot<Q> slot = slots.get(source.getAddress());
    if (slot == null) {
      return Optional.empty();
    }
    slot.answered = source;
    slot.answeredAt = now;
    return slot.waiting.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(INTERVAL));
  }

  private boolean makeRoom(long now) {
    if (slots.size() < MAX_SOURCES) {
      return true;
    }
    var slowest = slots.entrySet().iterator();
    Slot<Q> slot = slowest.next().getValue();
    if (!slot.waiting.isEmpty() || (slot.answered != null && now - slot.answeredAt < INTERVAL)) {
      return false;
    }
    slowest.remove();
    return true;
  }
}
