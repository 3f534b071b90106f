package org.idiotorrent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.idiotorrent.lan.LanFinder;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.NamedPeers;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;

/**
 * The ways to peers that a command uses. What they hear is told to all listeners, also to those
 * that come later. Safe for several threads; {@code this} guards all.
 */
final class Finders implements AutoCloseable {
  private static final int MAX_SIGHTINGS = 4_096;

  private final List<PeerFinder> finders;
  private final List<Consumer<Sighting>> listeners = new ArrayList<>();
  private final Map<Source, Sighting> heard = new LinkedHashMap<>();

  private record Source(PeerAddress address, Via via) {}

  private Finders(List<PeerFinder> finders) {
    this.finders = finders;
  }

  /**
   * Starts to look on the LAN, as far as it is allowed, and at the addresses that were named.
   *
   * @throws CommandException if that leaves nowhere to look
   */
  static Finders start(LanOptions lan, List<PeerAddress> named, PeerId self, ShareQuery query)
      throws CommandException {
    List<PeerFinder> finders = new ArrayList<>();
    if (!named.isEmpty()) {
      finders.add(new NamedPeers(named));
    }
    lan.settings().ifPresent(settings -> finders.add(new LanFinder(settings, self, query)));
    if (finders.isEmpty()) {
      throw CommandException.usage("nowhere to look: --no-lan needs --peer HOST beside it");
    }
    Finders all = new Finders(finders);
    finders.forEach(finder -> finder.start(all::hear));
    return all;
  }

  /**
   * The same for a command that one answer is enough for: mDNS, which takes as much time of the
   * processor as a small download, is used only when the beacon has not found what is wanted.
   */
  static Finders startSparingly(
      LanOptions lan, List<PeerAddress> named, PeerId self, ShareQuery query)
      throws CommandException {
    Optional<LanSettings> settings = lan.settings();
    if (settings.isEmpty() || !settings.get().ways().equals(Set.of(Via.BEACON, Via.MDNS))) {
      return start(lan, named, self, query);
    }
    LanSettings beacon = settings.get().withWays(Set.of(Via.BEACON));
    LanSettings mdns = settings.get().withWays(Set.of(Via.MDNS));
    List<PeerFinder> finders = new ArrayList<>();
    Finders all = new Finders(finders);
    finders.add(new NamedPeers(named));
    finders.add(new LanFinder(beacon, self, query));
    finders.add(new LaterFinder(new LanFinder(mdns, self, query), () -> !all.hasHeardOf(query)));
    finders.forEach(finder -> finder.start(all::hear));
    return all;
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
