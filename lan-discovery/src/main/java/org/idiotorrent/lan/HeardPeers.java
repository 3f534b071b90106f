package org.idiotorrent.lan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerCache;
import org.idiotorrent.peer.PeerId;

/**
 * The peers heard of late: at most 4,096, each for 90 s, or longer in a crowd (DISCOVERY.md,
 * section 3). Those that answered a connection are the last to be pushed out. Times are of {@link
 * System#nanoTime()}.
 */
final class HeardPeers {
  static final int CAPACITY = 4_096;

  /** What is said again within this time, by several ways of sending, is no news. */
  private static final long ECHO = Duration.ofSeconds(1).toNanos();

  /** A peer at one of its addresses. */
  record Heard(PeerId peerId, PeerAddress address) {}

  private record Last(int instance, long at) {}

  private final PeerCache<Heard, Last> known = new PeerCache<>(CAPACITY);

  /** Takes note. */
  void add(Heard peer, int instance, long now) {
    known.put(peer, new Last(instance, now));
  }

  /** How many are known, each at each of its addresses. */
  int size() {
    return known.size();
  }

  boolean knows(Heard peer) {
    return known.get(peer).isPresent();
  }

  /** Whether this was not said just now. */
  boolean isNews(Heard peer, int instance, long now) {
    return known
        .get(peer)
        .filter(last -> last.instance == instance && now - last.at < ECHO)
        .isEmpty();
  }

  /** The peers at this address answered a connection. */
  void confirm(PeerAddress address) {
    known
        .entries()
        .map(Map.Entry::getKey)
        .filter(peer -> peer.address().equals(address))
        .toList()
        .forEach(known::confirm);
  }

  /** Forgets a peer; false if it was not known. */
  boolean remove(Heard peer) {
    return known.remove(peer).isPresent();
  }

  /** Forgets the peers that were not heard of again in time, and returns them. */
  List<Heard> expire(long now) {
    long lifetime = Crowd.lifetime(known.size()).toNanos();
    List<Heard> expired = new ArrayList<>();
    known
        .entries()
        .filter(one -> now - one.getValue().at >= lifetime)
        .forEach(one -> expired.add(one.getKey()));
    expired.forEach(known::remove);
    return expired;
  }
}
