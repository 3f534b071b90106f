package org.idiotorrent.transfer;

import java.util.ArrayDeque;

/**
 * A machine's line: chunks leave it one at a time, the connections that have one taking turns, and
 * arrive through the receiver's line one after another.
 */
final class SimHost {
  private static final double SLOW = 1e6; // bytes a second

  private final SimTimeline time;
  private final double upNanos; // for a byte
  private final double downNanos;
  private final ArrayDeque<SimEnd> ready = new ArrayDeque<>();
  private boolean busy;
  private long downFree; // until then the line in is taken

  /**
   * @param up bytes a second
   * @param down bytes a second
   */
  SimHost(SimTimeline time, double up, double down) {
    this.time = time;
    this.upNanos = 1e9 / up;
    this.downNanos = 1e9 / down;
  }

  /** Whether this takes so long to send chunks that others may take it for stalled. */
  boolean isSlow() {
    return upNanos > 1e9 / SLOW;
  }

  @Override
  public String toString() {
    return Math.round(8e3 / upNanos) + " Mbit/s, busy " + busy + ", " + ready.size() + " ready";
  }

  /** {@code end} has a chunk to send from here. */
  void offer(SimEnd end) {
    ready.add(end);
    sendNext();
  }

  private void sendNext() {
    while (!busy && !ready.isEmpty()) {
      SimEnd end = ready.remove();
      int length = end.socket().beginChunk();
      if (length > 0) {
        busy = true;
        time.after((long) (length * upNanos), end.node(), () -> sent(end));
      }
    }
  }

  private void sent(SimEnd end) {
    busy = false;
    end.socket().chunkLeft();
    sendNext();
  }

  /** When the last byte arrives at {@code to} of a chunk that starts now; takes up both lines. */
  long arrival(SimHost to, int length, long delay) {
    long start = Math.max(to.downFree, time.now() + delay);
    to.downFree = start + (long) (length * to.downNanos);
    return Math.max(to.downFree, time.now() + delay + (long) (length * upNanos));
  }
}
