package org.idiotorrent.lan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
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

  /** So many peers count of one address: whoever has no more addresses makes no crowd. */
  private static final int MOST_OF_AN_ADDRESS = 4;

  /** How many are counted that were not heard of before. */
  private static final int NEWCOMERS_BURST = 128;

  private static final int NEWCOMERS_PER_SECOND = 20;

  /** A peer, where it was first heard of, and when last. */
  private record Heard(InetAddress first, long at) {}

  /** Heard of longest ago first. */
  private final Map<PeerId, Heard> peers = new LinkedHashMap<>();

  /** How many of them were first heard of at an address. */
  private final Map<InetAddress, Integer> counts = new HashMap<>();

  private final Allowance newcomers;

  /** When the last newcomer was counted, or this began. */
  private long grownAt;

  Crowd(long now) {
    newcomers = new Allowance(NEWCOMERS_BURST, NEWCOMERS_PER_SECOND, now);
    grownAt = now;
  }

  /** Takes note that {@code peer} is still there; false if it does not count yet. */
  boolean heardAgain(PeerId peer, long now) {
    Heard before = peers.remove(peer);
    if (before == null) {
      return false;
    }
    peers.put(peer, new Heard(before.first, now));
    return true;
  }

  /** Whether one more would be counted at {@code address}. */
  boolean hasRoomFor(InetAddress address, long now) {
    return counts.getOrDefault(address, 0) < MOST_OF_AN_ADDRESS && newcomers.has(now);
  }

  /** Returns whether {@code peer}, heard of at {@code address}, is new and counts from now on. */
  boolean heard(PeerId peer, InetAddress address, long now) {
    if (heardAgain(peer, now) || !hasRoomFor(address, now) || !newcomers.take(now)) {
      return false;
    }
    grownAt = now;
    peers.put(peer, new Heard(address, now));
    counts.merge(address, 1, Integer::sum);
    if (peers.size() > CAPACITY) {
      var oldest = peers.values().iterator();
      uncount(oldest.next());
      oldest.remove();
    }
    return true;
  }

  /** How long nobody has been counted who was not counted before. */
  Duration calm(long now) {
    return Duration.ofNanos(now - grownAt);
  }

  private void uncount(Heard peer) {
    counts.computeIfPresent(peer.first, (address, count) -> count > 1 ? count - 1 : null);
  }

  /** How many peers were heard of in the time that one is remembered. */
  int size(long now) {
    var oldest = peers.values().iterator();
    long lifetime = lifetime(peers.size()).toNanos();
    while (oldest.hasNext()) {
      Heard peer = oldest.next();
      if (now - peer.at <= lifetime) {
        break;
      }
      oldest.remove();
      uncount(peer);
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
