package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Firewall;
import org.idiotorrent.cli.doctor.Facts.Nearby;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.cli.doctor.Facts.PortUse;
import org.idiotorrent.cli.doctor.Facts.Tracker;
import org.idiotorrent.lan.LanFinder;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.LanProbe;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.NamedPeers;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerSettings;
import org.idiotorrent.transfer.PeerThreads;

/**
 * Looks at this computer, its network and the peers there, and judges what it saw. Takes 4 to 12 s.
 */
public final class Examination {
  private static final System.Logger log = System.getLogger(Examination.class.getName());
  private static final Duration LISTENING = Duration.ofSeconds(3);

  /** What is known for some seconds only is announced by mDNS later than by beacon. */
  private static final Duration LISTENING_FOR_MDNS = Duration.ofMillis(5_500);

  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration CHECKING = Duration.ofMillis(4_500);

  /** For what began with all the rest, when that is done. */
  private static final Duration LEFT = Duration.ofMillis(1_500);

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
    Optional<LocalPeer> listener = holder == PortUse.Holder.IDT ? Optional.empty() : listen();
    try {
      int listening = listener.map(LocalPeer::port).orElse(0);
      return examine(port, holder, listening);
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

  private Diagnosis examine(PortProbe port, PortUse.Holder holder, int listening)
      throws InterruptedException {
    List<Nic> nics = NicProbe.run(lan.interfaces());
    Set<String> used =
        nics.stream()
            .filter(nic -> nic.unused().isEmpty())
            .map(Nic::name)
            .collect(Collectors.toSet());
    FutureTask<List<Firewall>> firewalls =
        start(() -> FirewallProbe.run(LocalPeer.DEFAULT_PORT, used));
    FutureTask<List<Tracker>> judgedTrackers = start(() -> TrackerProbe.run(trackers));
    boolean udp = port.udp();
    LanProbe probe = new LanProbe(lan);
    listen(probe, nics);
    PortUse use = port.use(holder, udp, listening, announced(probe, nics));
    SelfProbe self = new SelfProbe(nics, use.listening());
    Optional<NeighbourProbe> neighbours =
        hasAnswers(probe, nics)
            ? Optional.empty()
            : Optional.of(new NeighbourProbe(LanInterface.list(lan.interfaces())));
    neighbours.ifPresent(near -> near.addresses().forEach(heard::putIfAbsent));
    List<Contact> called = new ContactProbe(probe, use.listening(), nics).run(heard, CHECKING);
    return Diagnosis.of(
        new Facts(
            nics,
            RouteProbe.run(nics),
            use,
            PlaceProbe.run(nics),
            probe.echoes(),
            probe.answers(),
            probe.toldAll(),
            NeighbourProbe.peers(called),
            self.outcome(),
            neighbours.map(near -> near.judge(called)).orElse(Nearby.UNASKED),
            outcome(firewalls),
            outcome(judgedTrackers),
            Instant.now()));
  }

  private static <T> FutureTask<List<T>> start(Callable<List<T>> work) {
    FutureTask<List<T>> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  /** Nothing if it takes longer than everything else. */
  private static <T> List<T> outcome(FutureTask<List<T>> task) throws InterruptedException {
    try {
      return task.get(LEFT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.log(System.Logger.Level.DEBUG, "a probe takes too long", e);
      return List.of();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The TCP ports that peers on this computer announce. */
  private static Set<Integer> announced(LanProbe probe, List<Nic> nics) {
    return probe.answers().stream()
        .filter(answer -> nics.stream().anyMatch(nic -> nic.has(answer.source())))
        .map(LanProbe.Answer::port)
        .collect(Collectors.toSet());
  }

  /** Whether a peer on another computer answered. */
  private static boolean hasAnswers(LanProbe probe, List<Nic> nics) {
    return probe.answers().stream()
        .filter(answer -> answer.query().isPresent())
        .anyMatch(answer -> nics.stream().noneMatch(nic -> nic.has(answer.source())));
  }

  /** Asks everybody in every way, and listens for a while. */
  private void listen(LanProbe probe, List<Nic> nics) throws InterruptedException {
    List<PeerFinder> finders = new ArrayList<>();
    finders.add(new NamedPeers(named));
    remembered.ifPresent(finders::add);
    // With an ID of its own: peers shall not take what is sent to each address for multicast.
    finders.add(
        new LanFinder(
            lan.withWays(Set.of(Via.MDNS, Via.PROBE)),
            PeerId.random(),
            new ShareQuery.Everything(),
            () -> !hasAnswers(probe, nics)));
    probe.start();
    finders.forEach(finder -> finder.start(this::hear));
    try {
      long start = System.nanoTime();
      Duration time = Duration.ZERO;
      while (time.compareTo(LISTENING) < 0
          || (time.compareTo(LISTENING_FOR_MDNS) < 0 && lacksMdns(probe, nics))) {
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

  private boolean lacksMdns(LanProbe probe, List<Nic> nics) {
    return hasAnswers(probe, nics)
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
}
