package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressOrder;
import org.idiotorrent.peer.AddressScope;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerCache;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.wire.RefusedException;

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
  private final PeerCache<PeerAddress, Entry> entries = new PeerCache<>(MAX_ADDRESSES);
  private final Optional<Duration> ban; // empty: for good
  private final Map<PeerId, Instant> bannedIds = new HashMap<>(); // until when
  private final Reserve reserve;
  private final DialBudget budget = new DialBudget();
  private boolean reserveKnown;
  private Instant busyUntil = Instant.MIN;

  /** One address. */
  private static final class Entry {
    private final EnumSet<Via> ways = EnumSet.noneOf(Via.class);
    private Optional<PeerId> peerId = Optional.empty();
    private boolean proven; // it sent a good chunk
    private boolean hasShare; // the peer says so
    private Instant due;
    private Instant taken = Instant.MIN;
    private boolean inUse;
    private boolean connected;
    private Instant bannedUntil = Instant.MIN;
    private Duration retry = FIRST_RETRY;

    Entry(Instant due) {
      this.due = due;
    }

    boolean isDue(Instant now) {
      return !inUse && !isBanned(now) && !due.isAfter(now);
    }

    boolean isBanned(Instant now) {
      return bannedUntil.isAfter(now);
    }

    /** Whether other addresses of the same peer need not be tried. */
    boolean isEnough(Instant now) {
      return inUse && (connected || now.isBefore(taken.plus(AddressOrder.ATTEMPT_DELAY)));
    }

    void release(Instant due) {
      this.due = due;
      inUse = false;
      connected = false;
    }

    boolean isOfReserve() {
      return ways.size() == 1 && ways.contains(Via.TRACKER);
    }

    boolean hasNotFailed() {
      return inUse || retry.equals(FIRST_RETRY);
    }
  }

  /**
   * @param share the one that peers are wanted for
   * @param clock for the times at which peers may be dialled again
   */
  public PeerBook(FileId share, InstantSource clock) {
    this(share, clock, Optional.empty());
  }

  private PeerBook(FileId share, InstantSource clock, Optional<Duration> ban) {
    this.share = share;
    this.clock = clock;
    this.ban = ban;
    this.reserve = new Reserve(clock.instant());
  }

  /**
   * A book of peers that nobody can take the place of: one that sends a wrong chunk is asked for
   * the others all the same, and who is banned is so for {@code ban} only.
   */
  public static PeerBook forgiving(FileId share, InstantSource clock, Duration ban) {
    return new PeerBook(share, clock, Optional.of(ban));
  }

  /** Takes note of a sighting, unless it certainly is of no use for the share. */
  public synchronized void heard(Sighting sighting) {
    boolean hasShare =
        sighting.shares().stream().anyMatch(one -> share.hex().startsWith(one.idHex()));
    boolean useless = !sighting.shares().isEmpty() && sighting.listIsWhole() && !hasShare;
    boolean known = entries.get(sighting.address()).isPresent();
    boolean tooMany = !known && sighting.via() == Via.TRACKER && isReserveFull();
    if (useless || sighting.gone() || tooMany) {
      return;
    }
    Entry entry = entry(sighting.address());
    entry.hasShare |= hasShare;
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

  /**
   * A peer says that there are others at these addresses. The word of one that only a tracker knows
   * counts no more than the tracker's, and only for addresses that reach as far as its own.
   */
  void exchanged(PeerAddress teller, List<PeerAddress> addresses) {
    boolean far = isOfReserve(teller);
    Via via = far ? Via.TRACKER : Via.EXCHANGE;
    for (PeerAddress address : addresses) {
      if (!far || reachesAsFar(address, teller)) {
        heard(new Sighting(address, via, Optional.empty(), List.of(), false, false));
      }
    }
  }

  private static boolean reachesAsFar(PeerAddress address, PeerAddress teller) {
    Optional<AddressScope> scope = AddressScope.of(address);
    Optional<AddressScope> least = AddressScope.of(teller);
    return scope.isPresent() && least.isPresent() && scope.get().compareTo(least.get()) >= 0;
  }

  private boolean isReserveFull() {
    return all().filter(Entry::isOfReserve).count() >= MAX_RESERVE;
  }

  private Stream<Entry> all() {
    return entries.entries().map(Map.Entry::getValue);
  }

  /** The entry of an address just heard of. */
  private Entry entry(PeerAddress address) {
    Duration wait =
        AddressOrder.isLastResort(address) ? AddressOrder.RESOLUTION_DELAY : Duration.ZERO;
    Entry entry = entries.get(address).orElseGet(() -> new Entry(clock.instant().plus(wait)));
    entries.put(address, entry);
    return entry;
  }

  /**
   * The addresses to dial now, at most {@code max}, those of the reserve last; of the others, those
   * of peers that say that they have the share first, then those that have been due the longest. Of
   * the addresses of one peer the best comes first, and the next only if that has not answered for
   * a while. Each is in use until one of the methods below.
   */
  synchronized List<PeerAddress> takeDue(int max) {
    Instant now = clock.instant();
    Set<PeerId> spoken = peersInUse(now);
    List<Map.Entry<PeerAddress, Entry>> due = due(now);
    List<PeerAddress> taken = new ArrayList<>();
    for (Map.Entry<PeerAddress, Entry> one : due) {
      Optional<PeerId> peer = one.getValue().peerId;
      if (taken.size() < max
          && (peer.isEmpty() || !spoken.contains(peer.get()))
          && mayBeDialled(one.getKey(), one.getValue(), now)) {
        Map.Entry<PeerAddress, Entry> best = bestOf(one, due);
        peer.ifPresent(spoken::add);
        best.getValue().inUse = true;
        best.getValue().taken = now;
        taken.add(best.getKey());
        if (best.getValue().isOfReserve() && !best.getValue().proven) {
          budget.spend(best.getKey().host(), now);
        }
      }
    }
    return taken;
  }

  private List<Map.Entry<PeerAddress, Entry>> due(Instant now) {
    return entries
        .entries()
        .filter(one -> one.getValue().isDue(now))
        .sorted(
            Comparator.comparing(
                    (Map.Entry<PeerAddress, Entry> one) -> one.getValue().isOfReserve())
                .thenComparing(one -> !one.getValue().hasShare)
                .thenComparing(one -> one.getValue().due))
        .toList();
  }

  /** The best of the addresses that a peer has beside this one, all of the reserve or none. */
  private static Map.Entry<PeerAddress, Entry> bestOf(
      Map.Entry<PeerAddress, Entry> first, List<Map.Entry<PeerAddress, Entry>> due) {
    Entry entry = first.getValue();
    if (entry.peerId.isEmpty() || entry.isOfReserve()) {
      return first;
    }
    return due.stream()
        .filter(one -> one.getValue().peerId.equals(entry.peerId))
        .filter(one -> !one.getValue().isOfReserve())
        .min(Map.Entry.comparingByKey(AddressOrder.BEST_FIRST))
        .orElse(first);
  }

  /** The peers that are being talked to, or dialled just now. */
  private Set<PeerId> peersInUse(Instant now) {
    return all()
        .filter(entry -> entry.isEnough(now))
        .flatMap(entry -> entry.peerId.stream())
        .collect(Collectors.toCollection(HashSet::new));
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
        && all()
            .filter(other -> !other.isOfReserve() && other.hasNotFailed())
            .anyMatch(other -> other.peerId.equals(peer));
  }

  /** Whether there is an address to dial now. */
  synchronized boolean hasDue() {
    Instant now = clock.instant();
    Set<PeerId> spoken = peersInUse(now);
    return due(now).stream()
        .filter(one -> one.getValue().peerId.filter(spoken::contains).isEmpty())
        .anyMatch(one -> mayBeDialled(one.getKey(), one.getValue(), now));
  }

  /** Whether there is one to dial now that is not of the reserve. */
  synchronized boolean hasDueNearby() {
    Instant now = clock.instant();
    Set<PeerId> spoken = peersInUse(now);
    return all()
        .filter(entry -> entry.isDue(now) && !entry.isOfReserve())
        .anyMatch(entry -> entry.peerId.filter(spoken::contains).isEmpty());
  }

  /** Whether only a tracker named the address. */
  synchronized boolean isOfReserve(PeerAddress address) {
    return entries.get(address).filter(Entry::isOfReserve).isPresent();
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
    return entries.get(address).<Set<Via>>map(entry -> Set.copyOf(entry.ways)).orElse(Set.of());
  }

  /** Somebody speaks our protocol there; until that ends, no other address of it is needed. */
  synchronized void answered(PeerAddress address) {
    entries.get(address).ifPresent(entry -> entry.connected = true);
    if (!isOfReserve(address)) {
      reserve.answered(clock.instant());
    }
  }

  /** The address was of no use now: later, each time after a longer pause. */
  synchronized void failed(PeerAddress address) {
    entries
        .get(address)
        .ifPresent(entry -> {
          entry.release(clock.instant().plus(entry.retry));
          Duration longer = entry.retry.multipliedBy(2);
          entry.retry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
        });
  }

  /** The address may be dialled again after {@code pause}. */
  synchronized void postpone(PeerAddress address, Duration pause) {
    entries.get(address).ifPresent(entry -> entry.release(clock.instant().plus(pause)));
  }

  /** The peer there is there, and has no room for {@code pause}. */
  synchronized void busy(PeerAddress address, Duration pause) {
    postpone(address, pause);
    Instant until = clock.instant().plus(pause);
    busyUntil = until.isAfter(busyUntil) ? until : busyUntil;
  }

  /** Whether a peer told to wait, and that time is not over since more than {@code patience}. */
  synchronized boolean isToldToWait(Duration patience) {
    return busyUntil.isAfter(clock.instant().minus(patience));
  }

  /** What became of dialling the address: refused, for a while or for long. */
  void refused(PeerAddress address, RefusedException refusal) {
    Optional<Duration> pause = refusal.retryAfter();
    if (pause.isEmpty()) {
      failed(address);
    } else if (refusal.isAnswer()) {
      busy(address, pause.get());
    } else {
      postpone(address, pause.get());
    }
  }

  /** A good chunk came from there: after the next failure it is tried again soon. */
  synchronized void worked(PeerAddress address) {
    if (!isOfReserve(address)) {
      reserve.served(clock.instant());
    }
    entries
        .get(address)
        .ifPresent(entry -> {
          entry.proven = true;
          entry.retry = FIRST_RETRY;
          entries.confirm(address);
        });
  }

  /** Not again, in most books never: what came from there was wrong. */
  synchronized void ban(PeerAddress address) {
    entry(address).bannedUntil = banEnd();
    entries.confirm(address); // or whoever makes up peers could have it forgotten
  }

  synchronized void ban(PeerId peer) {
    bannedIds.put(peer, banEnd());
  }

  private Instant banEnd() {
    return ban.map(clock.instant()::plus).orElse(Instant.MAX);
  }

  /** Whether a peer that sent a wrong chunk is asked for others. */
  boolean isForgiving() {
    return ban.isPresent();
  }

  synchronized boolean isBanned(PeerAddress address) {
    Instant now = clock.instant();
    return entries.get(address).filter(entry -> entry.isBanned(now)).isPresent();
  }

  synchronized boolean isBanned(PeerId peer) {
    return bannedIds.getOrDefault(peer, Instant.MIN).isAfter(clock.instant());
  }

  /** How many addresses are known and not banned. */
  synchronized int size() {
    Instant now = clock.instant();
    return (int) all().filter(entry -> !entry.isBanned(now)).count();
  }
}
