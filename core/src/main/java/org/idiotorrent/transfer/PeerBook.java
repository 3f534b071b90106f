package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;

/**
 * The addresses at which peers of one share may be, and when each may be dialled again. Those that
 * only a tracker named are the {@link Reserve}, and none of their hosts is dialled more than twice
 * in 10 minutes unless it sent a good chunk. Bounded. Safe for several threads; {@code this} guards
 * all.
 */
public final class PeerBook {
  private static final int MAX_ADDRESSES = 1_000;
  private static final int MAX_RESERVE = 200;
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(15);

  private final FileId share;
  private final InstantSource clock;
  private final Map<PeerAddress, Entry> entries = new LinkedHashMap<>();
  private final Set<PeerId> bannedIds = new HashSet<>();
  private final Reserve reserve;
  private final DialBudget budget = new DialBudget();
  private boolean reserveKnown;

  /** One address. */
  private static final class Entry {
    private final EnumSet<Via> ways = EnumSet.noneOf(Via.class);
    private Optional<PeerId> peerId = Optional.empty();
    private boolean proven; // it sent a good chunk
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

    boolean isOfReserve() {
      return ways.size() == 1 && ways.contains(Via.TRACKER);
    }

    boolean hasNotFailed() {
      return inUse || retry.equals(FIRST_RETRY);
    }
  }

  public PeerBook(FileId share, InstantSource clock) {
    this.share = share;
    this.clock = clock;
    this.reserve = new Reserve(clock.instant());
  }

  /** Takes note of a sighting, unless it certainly is of no use for the share. */
  public synchronized void heard(Sighting sighting) {
    boolean useless =
        !sighting.shares().isEmpty()
            && sighting.listIsWhole()
            && sighting.shares().stream().noneMatch(one -> share.hex().startsWith(one.idHex()));
    boolean known = entries.containsKey(sighting.address());
    if (useless || sighting.gone() || (!known && isFull(sighting.via()))) {
      return;
    }
    Entry entry = entries.computeIfAbsent(sighting.address(), any -> new Entry(clock.instant()));
    entry.ways.add(sighting.via());
    reserveKnown |= sighting.via() == Via.TRACKER;
    entry.peerId = sighting.peerId().isPresent() ? sighting.peerId() : entry.peerId;
    if (!known && !entry.isOfReserve()) {
      reserve.heard(clock.instant());
    }
    if (!entry.inUse && entry.retry.compareTo(FIRST_RETRY) > 0) {
      entry.retry = FIRST_RETRY; // it lives: do not wait out a long pause
      Instant soon = clock.instant().plus(FIRST_RETRY);
      entry.due = entry.due.isBefore(soon) ? entry.due : soon;
    }
  }

  private boolean isFull(Via via) {
    return entries.size() >= MAX_ADDRESSES
        || (via == Via.TRACKER
            && entries.values().stream().filter(Entry::isOfReserve).count() >= MAX_RESERVE);
  }

  /**
   * The addresses to dial now, at most {@code max}, those of the reserve last, else those first
   * that have been due the longest; each is in use until one of the methods below.
   */
  synchronized List<PeerAddress> takeDue(int max) {
    Instant now = clock.instant();
    List<Map.Entry<PeerAddress, Entry>> due =
        entries.entrySet().stream()
            .filter(one -> one.getValue().isDue(now))
            .sorted(
                Comparator.comparing(
                        (Map.Entry<PeerAddress, Entry> one) -> one.getValue().isOfReserve())
                    .thenComparing(one -> one.getValue().due))
            .toList();
    List<PeerAddress> taken = new ArrayList<>();
    for (Map.Entry<PeerAddress, Entry> one : due) {
      if (taken.size() < max && mayBeDialled(one.getKey(), one.getValue(), now)) {
        one.getValue().inUse = true;
        taken.add(one.getKey());
        if (one.getValue().isOfReserve() && !one.getValue().proven) {
          budget.spend(one.getKey().host(), now);
        }
      }
    }
    return taken;
  }

  private boolean mayBeDialled(PeerAddress address, Entry entry, Instant now) {
    return !entry.isOfReserve()
        || (reserve.isOpen(now)
            && (entry.proven || budget.allows(address.host(), now))
            && !isKnownNearby(entry.peerId));
  }

  /** Whether the peer has an address that is not of the reserve and may work. */
  private boolean isKnownNearby(Optional<PeerId> peer) {
    return peer.isPresent()
        && entries.values().stream()
            .filter(other -> !other.isOfReserve() && other.hasNotFailed())
            .anyMatch(other -> other.peerId.equals(peer));
  }

  /** Whether there is an address to dial now. */
  synchronized boolean hasDue() {
    Instant now = clock.instant();
    return entries.entrySet().stream()
        .anyMatch(
            one -> one.getValue().isDue(now) && mayBeDialled(one.getKey(), one.getValue(), now));
  }

  /** Whether there is one to dial now that is not of the reserve. */
  synchronized boolean hasDueNearby() {
    Instant now = clock.instant();
    return entries.values().stream().anyMatch(entry -> entry.isDue(now) && !entry.isOfReserve());
  }

  /** Whether only a tracker named the address. */
  synchronized boolean isOfReserve(PeerAddress address) {
    Entry entry = entries.get(address);
    return entry != null && entry.isOfReserve();
  }

  /** Whether a tracker has named any address. */
  synchronized boolean hasReserve() {
    return reserveKnown;
  }

  /** Takes note of how far the download is; returns whether the reserve is wanted. */
  synchronized boolean wantsReserve(Reserve.Sums sums) {
    reserve.measure(sums, clock.instant());
    return reserve.isOpen(clock.instant());
  }

  /** The ways on which the address was heard of; none if it dialled us. */
  synchronized Set<Via> ways(PeerAddress address) {
    Entry entry = entries.get(address);
    return entry == null ? Set.of() : Set.copyOf(entry.ways);
  }

  /** Somebody speaks our protocol there. */
  synchronized void answered(PeerAddress address) {
    if (!isOfReserve(address)) {
      reserve.answered(clock.instant());
    }
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

  /** A good chunk came from there: after the next failure it is tried again soon. */
  synchronized void worked(PeerAddress address) {
    if (!isOfReserve(address)) {
      reserve.served(clock.instant());
    }
    Entry entry = entries.get(address);
    if (entry != null) {
      entry.proven = true;
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
