package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.share.FileId;

/**
 * The addresses at which peers of one share may be, and when each may be dialled again. Bounded.
 * Safe for several threads; {@code this} guards all.
 */
public final class PeerBook {
  private static final int MAX_ADDRESSES = 1_000;
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(15);

  private final FileId share;
  private final InstantSource clock;
  private final Map<PeerAddress, Entry> entries = new LinkedHashMap<>();
  private final Set<PeerId> bannedIds = new HashSet<>();

  /** One address. */
  private static final class Entry {
    private Instant due;
    private boolean inUse;
    private boolean banned;
    private Duration retry = FIRST_RETRY;

    Entry(Instant due) {
      this.due = due;
    }

    boolean isDue(Instant now) {
      return !inUse && !banned && !due.isAfter(now);
    }
  }

  public PeerBook(FileId share, InstantSource clock) {
    this.share = share;
    this.clock = clock;
  }

  /** Takes note of a sighting, unless it certainly is of no use for the share. */
  public synchronized void heard(Sighting sighting) {
    boolean useless =
        !sighting.shares().isEmpty()
            && sighting.listIsWhole()
            && sighting.shares().stream().noneMatch(one -> share.hex().startsWith(one.idHex()));
    boolean full = entries.size() >= MAX_ADDRESSES && !entries.containsKey(sighting.address());
    if (useless || sighting.gone() || full) {
      return;
    }
    Entry entry = entries.computeIfAbsent(sighting.address(), any -> new Entry(clock.instant()));
    if (!entry.inUse && entry.retry.compareTo(FIRST_RETRY) > 0) {
      entry.retry = FIRST_RETRY; // it lives: do not wait out a long pause
      Instant soon = clock.instant().plus(FIRST_RETRY);
      entry.due = entry.due.isBefore(soon) ? entry.due : soon;
    }
  }

  /**
   * The addresses to dial now, at most {@code max}, those first that have been due the longest;
   * each is in use until one of the methods below.
   */
  synchronized List<PeerAddress> takeDue(int max) {
    Instant now = clock.instant();
    List<Map.Entry<PeerAddress, Entry>> due =
        entries.entrySet().stream()
            .filter(one -> one.getValue().isDue(now))
            .sorted(Comparator.comparing(one -> one.getValue().due))
            .limit(Math.max(0, max))
            .toList();
    due.forEach(one -> one.getValue().inUse = true);
    return due.stream().map(Map.Entry::getKey).toList();
  }

  /** Whether there is an address to dial now. */
  synchronized boolean hasDue() {
    Instant now = clock.instant();
    return entries.values().stream().anyMatch(entry -> entry.isDue(now));
  }

  /** The address was of no use now: later, each time after a longer pause. */
  synchronized void failed(PeerAddress address) {
    Entry entry = entries.get(address);
    if (entry != null) {
      postpone(address, entry.retry);
      Duration longer = entry.retry.multipliedBy(2);
      entry.retry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
    }
  }

  /** The address may be dialled again after {@code pause}. */
  synchronized void postpone(PeerAddress address, Duration pause) {
    Entry entry = entries.get(address);
    if (entry != null) {
      entry.inUse = false;
      entry.due = clock.instant().plus(pause);
    }
  }

  /** The address worked: after the next failure it is tried again soon. */
  synchronized void worked(PeerAddress address) {
    Entry entry = entries.get(address);
    if (entry != null) {
      entry.retry = FIRST_RETRY;
    }
  }

  /** Never again: what came from there was wrong. */
  synchronized void ban(PeerAddress address) {
    Entry entry = entries.computeIfAbsent(address, any -> new Entry(clock.instant()));
    entry.banned = true;
  }

  synchronized void ban(PeerId peer) {
    bannedIds.add(peer);
  }

  synchronized boolean isBanned(PeerAddress address) {
    Entry entry = entries.get(address);
    return entry != null && entry.banned;
  }

  synchronized boolean isBanned(PeerId peer) {
    return bannedIds.contains(peer);
  }

  /** How many addresses are known and not banned. */
  synchronized int size() {
    return (int) entries.values().stream().filter(entry -> !entry.banned).count();
  }
}
