package org.idiotorrent.transfer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/** Virtual time and what is due in it. The same calls give the same order and the same digest. */
final class SimTimeline implements InstantSource {
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final ArrayDeque<SimEnd> toPump = new ArrayDeque<>();
  private long now; // nanoseconds
  private long events;
  private long digest = 17;
  private Instant instant = Instant.EPOCH;

  /** Something that happens at {@code time}; of two at the same time, the one planned first. */
  private record Due(long time, long order, SimNode where, Runnable what)
      implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }

  /** Plans what changes {@code where} in so many nanoseconds. */
  void after(long nanos, SimNode where, Runnable what) {
    due.add(new Due(now + nanos, events++, where, what));
  }

  /** {@code end} may have something to send when the present event is over. */
  void pumpLater(SimEnd end) {
    toPump.add(end);
  }

  /** Lets the next thing happen; returns to whom. */
  SimNode step() {
    Due next = due.remove();
    if (next.time != now) {
      now = next.time;
      instant = Instant.ofEpochSecond(0, now);
    }
    next.what.run();
    while (!toPump.isEmpty()) {
      toPump.remove().pump();
    }
    return next.where;
  }

  boolean isOver() {
    return due.isEmpty();
  }

  /** Adds to the log, of which only a digest is kept. */
  void log(int what, int who, int about) {
    digest = (digest ^ now) * 0x9E3779B97F4A7C15L + what;
    digest = (digest ^ who) * 0xBF58476D1CE4E5B9L + about;
    digest ^= digest >>> 29;
  }

  long digest() {
    return digest;
  }

  long events() {
    return events;
  }

  long now() {
    return now;
  }

  @Override
  public Instant instant() {
    return instant;
  }
}
