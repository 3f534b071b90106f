package org.idiotorrent.lan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;

/**
 * The peers heard of late: at most 4,096, each for 90 s (DISCOVERY.md, section 3). Times are of
 * {@link System#nanoTime()}.
 */
final class HeardPeers {
  static final int CAPACITY = 4_096;
  private static final long LIFETIME = Duration.ofSeconds(90).toNanos();

  /** A peer at one of its addresses. */
  record Heard(PeerId peerId, PeerAddress address) {}

  /** Heard of longest ago first. */
  private final Map<Heard, Long> lastHeard = new LinkedHashMap<>(16, 0.75f, true);

  /** Takes note; a peer too many pushes out the one heard of longest ago. */
  void add(Heard peer, long now) {
    lastHeard.put(peer, now);
    if (lastHeard.size() > CAPACITY) {
      var oldest = lastHeard.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Forgets a peer; false if it was not known. */
  boolean remove(Heard peer) {
    return lastHeard.remove(peer) != null;
  }

  /** Forgets the peers that were not heard of again in time, and returns them. */
  List<Heard> expire(long now) {
    List<Heard> expired = new ArrayList<>();
    var oldest = lastHeard.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Heard, Long> entry = oldest.next();
      if (now - entry.getValue() < LIFETIME) {
        break;
      }
      expired.add(entry.getKey());
      oldest.remove();
    }
    return expired;
  }
}
