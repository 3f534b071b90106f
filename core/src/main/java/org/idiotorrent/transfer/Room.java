package org.idiotorrent.transfer;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The places for connections. One address takes three quarters of them at most, so that nobody can
 * keep all others out; not fewer, as many peers may stand behind one address (NAT). Safe for
 * several threads; {@code this} guards all.
 */
final class Room {
  private final int places;
  private final Map<InetAddress, Integer> taken = new HashMap<>();
  private int free;

  Room(int places) {
    this.places = places;
    this.free = places;
  }

  /** Takes a place for a connection from there, unless there is none for it. */
  synchronized boolean enter(InetAddress from) {
    boolean full =
        free == 0
            || (!from.isLoopbackAddress() && taken.getOrDefault(from, 0) >= places - places / 4);
    if (!full) {
      free--;
      taken.merge(from, 1, Integer::sum);
    }
    return !full;
  }

  /** Gives back a place that a connection from there had. */
  synchronized void leave(InetAddress from) {
    free++;
    taken.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
  }

  /** Whether the last place is taken. */
  synchronized boolean isFull() {
    return free == 0;
  }
}
