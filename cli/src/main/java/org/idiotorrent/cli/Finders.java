package org.idiotorrent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.idiotorrent.announce.TrackerFinder;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.lan.LanFinder;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.NamedPeers;
import org.idiotorrent.peer.PeerAddress;
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

  private final List<PeerFinder> finders;
  private final List<TrackerUrl> trackers;
  private final PeerId self;
  private final List<Consumer<Sighting>> listeners = new ArrayList<>();
  private final Map<Source, Sighting> heard = new LinkedHashMap<>();

  private record Source(PeerAddress address, Via via) {}

  private Finders(List<PeerFinder> finders, List<TrackerUrl> trackers, PeerId self) {
    this.finders = finders;
    this.trackers = trackers;
    this.self = self;
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
    List<PeerFinder> finders = new ArrayList<>();
    if (!named.isEmpty()) {
      finders.add(new NamedPeers(named));
    }
    lan.settings().ifPresent(settings -> finders.add(new LanFinder(settings, self, query)));
    Optional<FileId> id = wholeId(query);
    if (finders.isEmpty() && (trackers.isEmpty() || id.isEmpty())) {
      throw CommandException.usage(
          "nowhere to look: --no-lan needs --peer HOST beside it, or --tracker URL and a whole"
              + " file ID");
    }
    Finders all = new Finders(finders, trackers, self);
    all.startAll(id);
    return all;
  }

  /**
   * The same for a command that one answer is enough for: mDNS, which takes as much time of the
   * processor as a small download, is used only when the beacon has not found what is wanted.
   */
  static Finders startSparingly(
      LanOptions lan,
      List<PeerAddress> named,
      List<TrackerUrl> trackers,
      PeerId self,
      ShareQuery query)
      throws CommandException {
    Optional<LanSettings> settings = lan.settings();
    if (settings.isEmpty() || !settings.get().ways().equals(Set.of(Via.BEACON, Via.MDNS))) {
      return start(lan, named, trackers, self, query);
    }
    LanSettings beacon = settings.get().withWays(Set.of(Via.BEACON));
    LanSettings mdns = settings.get().withWays(Set.of(Via.MDNS));
    List<PeerFinder> finders = new ArrayList<>();
    Finders all = new Finders(finders, trackers, self);
    finders.add(new NamedPeers(named));
    finders.add(new LanFinder(beacon, self, query));
    finders.add(new LaterFinder(new LanFinder(mdns, self, query), () -> !all.hasHeardOf(query)));
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

  private synchronized boolean hasHeardOf(ShareQuery query) {
    return heard.values().stream()
        .flatMap(sighting -> sighting.shares().stream())
        .anyMatch(share -> share.id().filter(id -> query.matches(id, share.name())).isPresent());
  }

  private synchronized void hear(Sighting sighting) {
    Source source = new Source(sighting.address(), sighting.via());
    if (sighting.gone()) {
      heard.remove(source);
    } else if (heard.size() < MAX_SIGHTINGS || heard.containsKey(source)) {
      heard.put(source, sighting);
    }
    listeners.forEach(listener -> listener.accept(sighting));
  }

  /** From now on {@code listener} is told too; it must not block. */
  synchronized void tell(Consumer<Sighting> listener) {
    heard.values().forEach(listener);
    listeners.add(listener);
  }

  @Override
  public void close() {
    finders.forEach(PeerFinder::close);
  }
}
