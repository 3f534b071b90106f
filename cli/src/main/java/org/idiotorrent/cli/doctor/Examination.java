package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Nearby;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.cli.doctor.Facts.PortUse;
import org.idiotorrent.lan.LanFinder;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.LanProbe;
import org.idiotorrent.lan.LanProbe.Way;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.NamedPeers;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerCheck;
import org.idiotorrent.transfer.PeerSettings;
import org.idiotorrent.transfer.PeerThreads;

/**
 * Looks at this computer, its network and the peers there, and judges what it saw. Takes 5 to 10 s.
 */
public final class Examination {
  private static final System.Logger log = System.getLogger(Examination.class.getName());
  private static final Duration LISTENING = Duration.ofSeconds(3);

  /** What is known for some seconds only is announced by mDNS later than by beacon. */
  private static final Duration LISTENING_FOR_MDNS = Duration.ofMillis(5_500);

  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration CHECKING = Duration.ofSeconds(20);
  private static final int MOST_CONTACTS = 48;

  private final LanSettings lan;
  private final List<PeerAddress> named;
  private final Optional<? extends PeerFinder> remembered;
  private final List<URI> trackers;
  private final ConcurrentMap<PeerAddress, Set<Via>> heard = new ConcurrentHashMap<>();

  /**
   * @param lan with the interfaces that may be used
   * @param named peers that have to be there
   * @param remembered peers of former times
   * @param trackers that have to work
   */
  public Examination(
      LanSettings lan,
      List<PeerAddress> named,
      Optional<? extends PeerFinder> remembered,
      List<URI> trackers) {
    this.lan = lan;
    this.named = List.copyOf(named);
    this.remembered = remembered;
    this.trackers = List.copyOf(trackers);
  }

  /** Does it all. */
  public Diagnosis run() throws InterruptedException {
    PortProbe port = new PortProbe(LocalPeer.DEFAULT_PORT);
    PortUse.Holder holder = port.tcp();
    boolean udp = port.udp();
    Optional<LocalPeer> listener = holder == PortUse.Holder.IDT ? Optional.empty() : listen();
    try {
      int listening =
          holder == PortUse.Holder.IDT
              ? LocalPeer.DEFAULT_PORT
              : listener.map(LocalPeer::port).orElse(0);
      String program = holder == PortUse.Holder.OTHER ? port.holder() : "";
      return examine(new PortUse(holder, program, listening, udp));
    } finally {
      listener.ifPresent(Examination::close);
    }
  }

  private static Optional<LocalPeer> listen() {
    try {
      return Optional.of(LocalPeer.listen(PeerSettings.DEFAULT.withThreads(PeerThreads.PLATFORM)));
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "cannot listen on a port", e);
      return Optional.empty();
    }
  }

  private static void close(LocalPeer peer) {
    try {
      peer.close();
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "cannot stop to listen", e);
    }
  }

  private Diagnosis examine(PortUse port) throws InterruptedException {
    List<Nic> nics = NicProbe.run(lan.interfaces());
    LanProbe probe = new LanProbe(lan);
    listen(probe);
    List<Contact> contacts = check(probe, port.listening(), nics);
    boolean lonely = contacts.stream().noneMatch(one -> one.isConfirmed() && !one.own());
    Set<LanInterface> used = LanInterface.list(lan.interfaces());
    return Diagnosis.of(
        new Facts(
            nics,
            RouteProbe.run(nics),
            port,
            PlaceProbe.run(),
            probe.echoes(),
            probe.answers(),
            probe.toldAll(),
            contacts,
            lonely ? NeighbourProbe.run(used) : new Nearby(Set.of(), Set.of(), 0),
            FirewallProbe.run(LocalPeer.DEFAULT_PORT),
            TrackerProbe.run(trackers),
            Instant.now()));
  }

  /** Asks everybody in every way, and listens for a while. */
  private void listen(LanProbe probe) throws InterruptedException {
    List<PeerFinder> finders = new ArrayList<>();
    finders.add(new NamedPeers(named));
    remembered.ifPresent(finders::add);
    // With an ID of its own: peers shall not take what is sent to each address for multicast.
    finders.add(
        new LanFinder(
            lan.withWays(Set.of(Via.MDNS, Via.PROBE)),
            PeerId.random(),
            new ShareQuery.Everything(),
            () -> probe.answers().isEmpty()));
    probe.start();
    finders.forEach(finder -> finder.start(this::hear));
    try {
      long start = System.nanoTime();
      Duration time = Duration.ZERO;
      while (time.compareTo(LISTENING) < 0
          || (time.compareTo(LISTENING_FOR_MDNS) < 0 && lacksMdns(probe))) {
        Thread.sleep(TICK);
        time = Duration.ofNanos(System.nanoTime() - start);
      }
    } finally {
      finders.forEach(PeerFinder::close);
      probe.close();
    }
    for (LanProbe.Answer answer : probe.answers()) {
      add(answer.address(), Via.BEACON);
    }
  }

  private boolean lacksMdns(LanProbe probe) {
    return !probe.answers().isEmpty()
        && heard.values().stream().noneMatch(ways -> ways.contains(Via.MDNS));
  }

  private void hear(Sighting sighting) {
    if (!sighting.gone()) {
      add(sighting.address(), sighting.via());
    }
  }

  private void add(PeerAddress address, Via via) {
    if (heard.size() < MOST_CONTACTS || heard.containsKey(address) || via == Via.NAMED) {
      heard.merge(
          address,
          Set.of(via),
          (before, more) -> {
            EnumSet<Via> all = EnumSet.copyOf(before);
            all.addAll(more);
            return all;
          });
    }
  }

  /** Calls on all that were heard of, side by side. */
  private List<Contact> check(LanProbe probe, int port, List<Nic> nics)
      throws InterruptedException {
    List<Contact> contacts = new ArrayList<>();
    List<Thread> calls = new ArrayList<>();
    for (Map.Entry<PeerAddress, Set<Via>> one : heard.entrySet()) {
      boolean own = isOwn(one.getKey(), nics);
      calls.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                Contact contact = check(one.getKey(), one.getValue(), own, probe, port);
                synchronized (contacts) {
                  contacts.add(contact);
                }
              }));
    }
    long end = System.nanoTime() + CHECKING.toNanos();
    for (Thread call : calls) {
      call.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    synchronized (contacts) {
      return List.copyOf(contacts);
    }
  }

  private static Contact check(
      PeerAddress address, Set<Via> via, boolean own, LanProbe probe, int port) {
    PeerCheck check = PeerCheck.of(address, probe.sender(Way.MULTICAST), own ? 0 : port);
    Optional<PeerCheck> broadcast =
        check.answer().map(any -> PeerCheck.of(address, probe.sender(Way.BROADCAST), 0));
    boolean known = check.outcome() != DialOutcome.NOT_TRIED || !address.resolve().isUnresolved();
    return new Contact(address, via, own, known, check, broadcast);
  }

  private static boolean isOwn(PeerAddress address, List<Nic> nics) {
    InetAddress host = address.resolve().getAddress();
    return host != null
        && (host.isLoopbackAddress()
            || nics.stream()
                .flatMap(nic -> nic.subnets().stream())
                .anyMatch(subnet -> subnet.address().equals(host)));
  }
}
