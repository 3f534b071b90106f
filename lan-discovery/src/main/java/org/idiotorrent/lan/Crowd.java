package org.idiotorrent.lan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.idiotorrent.peer.PeerId;

/**
 * How many peers announce on this LAN, and how seldom each must do so that all together stay within
 * a bound (DISCOVERY.md, section 3). Times are of {@link System#nanoTime()}.
 */
final class Crowd {
  /** Those beyond do not slow anybody down further. */
  private static final int CAPACITY = 1_000;

  /** Of all beacons; mDNS takes some more, and both together are to stay below 50,000. */
  private static final int BYTES_PER_SECOND = 30_000;

  /**
   * Among so many, mDNS tells of peers alone, and among fewer than half of them of shares again.
   */
  private static final int TOO_MANY_FOR_SHARES = 30;

  /** Of all a peer sends at a time on a link, with headers: four datagrams of the largest size. */
  static final int MAX_ROUND_BYTES = 4 * (BeaconCodec.MAX_BYTES + BeaconCodec.OVERHEAD);

  private static final Duration LIFETIME = Duration.ofSeconds(90);

  /** Heard of longest ago first. */
  private final Map<PeerId, Long> peers = new LinkedHashMap<>();

  /** Returns whether {@code peer} is new here. */
  boolean heard(PeerId peer, long now) {
    boolean isNew = peers.remove(peer) == null;
    peers.put(peer, now);
    if (peers.size() > CAPACITY) {
      peers.remove(peers.keySet().iterator().next());
    }
    return isNew;
  }

  /** How many peers were heard of in the time that one is remembered. */
  int size(long now) {
    var oldest = peers.values().iterator();
    long lifetime = lifetime(peers.size()).toNanos();
    while (oldest.hasNext() && now - oldest.next() > lifetime) {
      oldest.remove();
    }
    return peers.size();
  }

  /**
   * Whether {@code peers} are so many that mDNS is to tell of peers alone.
   *
   * @param before whether they were
   */
  static boolean isTooMuchForMdns(int peers, boolean before) {
    return peers > (before ? TOO_MANY_FOR_SHARES / 2 : TOO_MANY_FOR_SHARES);
  }

  /**
   * The least time between two announcements of one among {@code peers}.
   *
   * @param roundBytes what it sends at a time on a link
   */
  static Duration interval(int peers, int roundBytes) {
    long millis = 1_000L * Math.min(peers, CAPACITY) * roundBytes / BYTES_PER_SECOND;
    return Duration.ofMillis(millis);
  }

  /** How long a peer is believed to be there without being heard of, among {@code peers}. */
  static Duration lifetime(int peers) {
    // Duration's own multiplication is one of BigDecimal, which takes 10 ms to come into being.
    Duration slow = Duration.ofMillis(3 * interval(peers, MAX_ROUND_BYTES).toMillis());
    return slow.compareTo(LIFETIME) > 0 ? slow : LIFETIME;
  }
}
