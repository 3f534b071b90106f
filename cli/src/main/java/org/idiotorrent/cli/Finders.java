package org.idiotorrent.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.idiotorrent.announce.TrackerFinder;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.lan.HostAddresses;
import org.idiotorrent.lan.LanFinder;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.lan.RememberedPeers;
import org.idiotorrent.peer.NamedPeers;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerCache;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.ShareQuery;

/**
 * The ways to peers that a command uses. What they hear is told to all listeners, also to those
 * that come later. Safe for several threads; {@code this} guards all.
 */
final class Finders implements AutoCloseable {
  private static final int MAX_SIGHTINGS = 4_096;
  private static final int MAX_REACHED = 256;
  private static final Duration OVERDUE = Duration.ofSeconds(3);
  private static final List<Via> SHOW_THAT_IT_WORKS = List.of(Via.BEACON, Via.MDNS);

  private final List<PeerFinder> finders = new ArrayList<>();
  private final List<LanFinder> lans = new ArrayList<>();
  private final List<TrackerUrl> trackers;
  private final Optional<RememberedPeers> memory;
  private final PeerId self;
  private final List<Consumer<Sighting>> listeners = new ArrayList<>();
  private final PeerCache<Source, Sighting> heard = new PeerCache<>(MAX_SIGHTINGS);
  private final Set<PeerAddress> reached = new LinkedHashSet<>();
  private final long started = System.nanoTime();
  private boolean isDone;

  private record Source(PeerAddress address, Via via) {}

  private Finders(LanOptions lan, List<TrackerUrl> trackers, PeerId self) {
    this.trackers = trackers;
    this.memory = lan.remembered();
    this.self = self;
  }

  private Finders(
      LanOptions lan,
      List<PeerAddress> named,
      List<TrackerUrl> trackers,
      PeerId self,
      ShareQuery query)
      throws CommandException {
    this(lan, trackers, self);
    if (!named.isEmpty()) {
      finders.add(new NamedPeers(named));
    } else if (lan.settings().isEmpty() && (trackers.isEmpty() || wholeId(query).isEmpty())) {
      throw CommandException.usage(
          "nowhere to look: --no-lan needs --peer HOST beside it, or --tracker URL and a whole"
              + " file ID");
    }
  }

  /**
   * Starts to look on the LAN, as far as it is allowed, at the addresses that were named, and, for
   * a whole file ID, at trackers.
   *
   * @throws CommandException if that leaves nowhere to look
   */
  static Finders start(
      LanOptions lan,
      List<PeerAddress> named,
      List<TrackerUrl> trackers,
      PeerId self,
      ShareQuery query)
      throws CommandException {
    Finders all = new Finders(lan, named, trackers, self, query);
    lan.settings().ifPresent(settings -> all.addLan(settings, query));
    all.memory.ifPresent(all.finders::add);
    all.startAll(wholeId(query));
    return all;
  }

  /** None, for a command that knows web servers. */
  static Finders none(LanOptions lan, PeerId self) {
    return new Finders(lan, List.of(), self);
  }

  /**
   * The same for a command that one answer is enough for: mDNS, which takes as much time of the
   * processor as a small download, and peers of former times, many of which may be gone, are used
   * only when the beacon has not found what is wanted.
   */
  static Finders startSparingly(
      LanOptions lan,
      List<PeerAddress> named,
      List<TrackerUrl> trackers,
      PeerId self,
      ShareQuery query)
      throws CommandException {
    Finders all = new Finders(lan, named, trackers, self, query);
    lan.settings().ifPresent(settings -> all.addLanSparingly(settings, query));
    all.memory.ifPresent(peers -> all.addLater(peers, query));
    all.startAll(wholeId(query));
    return all;
  }

  private static Optional<FileId> wholeId(ShareQuery query) {
    return query instanceof ShareQuery.ById byId
        ? FileId.in(byId.prefix().hex())
        : Optional.empty();
  }

  private void startAll(Optional<FileId> id) {
    finders.forEach(finder -> finder.start(this::hear));
    id.ifPresent(this::askTrackers);
  }

  /** Asks the trackers, too, who has this share; once, for the thread that started this. */
  void askTrackers(FileId id) {
    if (!trackers.isEmpty() && finders.stream().noneMatch(TrackerFinder.class::isInstance)) {
      TrackerFinder finder = new TrackerFinder(trackers, id, self);
      finders.add(finder);
      finder.start(this::hear);
    }
  }

  private void addLan(LanSettings settings, ShareQuery query) {
    LanFinder lan = new LanFinder(settings, self, query, this::isLookedFor);
    lans.add(lan);
    finders.add(lan);
  }

  private void addLanSparingly(LanSettings settings, ShareQuery query) {
    Set<Via> cheap = new HashSet<>(settings.ways());
    if (!cheap.remove(Via.MDNS) || !cheap.contains(Via.BEACON)) {
      addLan(settings, query);
      return;
    }
    addLan(settings.withWays(cheap), query);
    LanSettings mdns = settings.withWays(Set.of(Via.MDNS));
    addLater(new LanFinder(mdns, self, query, this::isLookedFor), query);
  }

  private void addLater(PeerFinder finder, ShareQuery query) {
    finders.add(new LaterFinder(finder, () -> !hasHeardOf(query) || isOverdue()));
  }

  /** Whether what was heard of, which may be a lie, should have led to something by now. */
  private synchronized boolean isOverdue() {
    return !isDone && System.nanoTime() - started > OVERDUE.toNanos();
  }

  /**
   * Whether ways are to be taken that are a burden to others: until it is known that the LAN lets
   * the others through. Nobody but a peer on another machine shows that, who was heard by one of
   * these and answered.
   */
  private synchronized boolean isLookedFor() {
    return !isDone
        && reached.stream()
            .noneMatch(address ->
                SHOW_THAT_IT_WORKS.stream()
                        .anyMatch(via -> heard.get(new Source(address, via)).isPresent())
                    && !HostAddresses.isOwn(address));
  }

  /** Whether a way is on its way that may show peers of which nobody has heard so far. */
  boolean areProbing() {
    return lans.stream().anyMatch(LanFinder::isProbing);
  }

  /** What was wanted is found: no more trouble is taken than it takes to go on listening. */
  synchronized void found() {
    isDone = true;
  }

  /** A peer answered at {@code address}. */
  void reached(PeerAddress address) {
    synchronized (this) {
      if (reached.size() < MAX_REACHED) {
        reached.add(address);
      }
      List.of(Via.values()).forEach(via -> heard.confirm(new Source(address, via)));
    }
    lans.forEach(lan -> lan.confirmed(address));
  }

  private synchronized boolean hasHeardOf(ShareQuery query) {
    return heard
        .entries()
        .flatMap(one -> one.getValue().shares().stream())
        .anyMatch(share -> share.id().filter(id -> query.matches(id, share.name())).isPresent());
  }

  private synchronized void hear(Sighting sighting) {
    Source source = new Source(sighting.address(), sighting.via());
    if (sighting.gone()) {
      heard.remove(source);
    } else {
      heard.put(source, sighting);
    }
    listeners.forEach(listener -> listener.accept(sighting));
  }

  /** From now on {@code listener} is told too; it must not block. */
  synchronized void tell(Consumer<Sighting> listener) {
    heard.entries().map(Map.Entry::getValue).forEach(listener);
    listeners.add(listener);
  }

  private synchronized List<PeerAddress> reached() {
    return List.copyOf(reached);
  }

  /** Stops looking, and takes note of the peers that were reached for another time. */
  @Override
  public void close() {
    finders.forEach(PeerFinder::close);
    memory.ifPresent(peers -> peers.add(reached()));
  }
}
