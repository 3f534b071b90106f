package org.idiotorrent.device;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.announce.TrackerAnnouncer;
import org.idiotorrent.device.bridge.Bridge;
import org.idiotorrent.device.bridge.DeviceSource;
import org.idiotorrent.device.gpio.Board;
import org.idiotorrent.device.gpio.LedPattern;
import org.idiotorrent.device.gpio.Panel;
import org.idiotorrent.device.gpio.Pi4jBoard;
import org.idiotorrent.lan.HostAddresses;
import org.idiotorrent.lan.LanAnnouncer;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerSettings;
import org.idiotorrent.transfer.PeerThreads;

/**
 * A peer that seeds a folder until it is told to end. {@link #run} is for one thread, the rest for
 * any.
 */
final class Seeder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Seeder.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(30);

  /** Looking at a large folder may take one part in so many of the time. */
  private static final int SHARE_OF_TIME = 20;

  private final long started = System.nanoTime();
  private final Settings settings;
  private final LocalPeer peer;
  private final LanAnnouncer lan;
  private final Optional<TrackerAnnouncer> trackers;
  private final Shelf shelf;
  private final Optional<FolderSeeding> folder;
  private final Bridge bridge;
  private final Optional<Panel> panel;
  private final Activity activity;
  private volatile boolean ending;
  private volatile boolean settled;
  private volatile Optional<String> fault = Optional.empty();

  private Seeder(Settings settings, LocalPeer peer) throws IOException {
    this.settings = settings;
    this.peer = peer;
    this.activity = new Activity(peer::uploadedBytes);
    Set<Via> ways = EnumSet.of(Via.BEACON);
    if (settings.mdns()) {
      ways.add(Via.MDNS);
    }
    lan = new LanAnnouncer(LanSettings.DEFAULT.withWays(ways), peer.id(), peer.port());
    peer.listenWith(lan::hearing);
    trackers = trackers(settings, peer);
    shelf = new Shelf(peer, settings.limits().quota(), this::announce);
    HashJournal journal = HashJournal.open(settings.state().resolve("journal"));
    folder =
        settings
            .folder()
            .map(path ->
                new FolderSeeding(
                    new WatchedFolder(path, settings.limits().rest()), journal, shelf));
    bridge = new Bridge(peer, DeviceCache.open(settings.state().resolve("cache"), journal, shelf));
    panel =
        board(settings).map(board -> new Panel(board, this::pattern, this::togglePause, this::end));
  }

  /** LED and button, if they are wished for and this is a Pi. */
  private static Optional<Board> board(Settings settings) throws IOException {
    if (!settings.lines().areUsed()) {
      return Optional.empty();
    }
    if (!Pi4jBoard.isHere()) {
      LOG.log(Level.WARNING, "this is no Raspberry Pi: it goes on without LED and button");
      return Optional.empty();
    }
    return Optional.of(Pi4jBoard.open(settings.lines().led(), settings.lines().button()));
  }

  private LedPattern pattern() {
    return LedPattern.valueOf(state().name());
  }

  private static Optional<TrackerAnnouncer> trackers(Settings settings, LocalPeer peer) {
    if (settings.trackers().isEmpty()) {
      return Optional.empty();
    }
    List<String> own = HostAddresses.forLink(peer.port()).stream().map(PeerAddress::host).toList();
    return Optional.of(
        new TrackerAnnouncer(
            settings.trackers(), peer.id(), peer.port(), own, news -> LOG.log(Level.INFO, news)));
  }

  /** Starts listening; nothing is shared before {@link #run}. */
  static Seeder start(Settings settings) throws IOException {
    Files.createDirectories(settings.state());
    PeerSettings how =
        PeerSettings.DEFAULT
            .withPort(settings.port())
            .withThreads(PeerThreads.PLATFORM)
            .withConnections(settings.limits().connections());
    LocalPeer peer = listen(how);
    try {
      return new Seeder(settings, peer);
    } catch (IOException | RuntimeException e) {
      peer.close();
      throw e;
    }
  }

  private static LocalPeer listen(PeerSettings how) throws IOException {
    try {
      return LocalPeer.listen(how);
    } catch (BindException e) {
      throw new IOException("port " + how.port().orElse(LocalPeer.DEFAULT_PORT) + " is taken", e);
    }
  }

  private void announce(List<AnnouncedShare> shares) {
    lan.update(shares);
    trackers.ifPresent(all -> all.update(shares));
  }

  /** Seeds until {@link #end}, or an interrupt. */
  void run() throws InterruptedException, IOException {
    lan.start();
    panel.ifPresent(Panel::start);
    for (DeviceSource device : settings.devices()) {
      bridge.add(device);
    }
    while (!ending) {
      Duration looking = folder.map(this::pass).orElse(Duration.ZERO);
      shelf.announce();
      boolean waiting = folder.isPresent() && folder.get().isWaiting();
      sleep(waiting ? LOOK_EVERY : looking.multipliedBy(SHARE_OF_TIME));
    }
  }

  /** Returns how long it took to look at the folder. */
  private Duration pass(FolderSeeding seeding) {
    try {
      Duration looking = seeding.pass();
      fault = Optional.empty();
      settled |= !seeding.isWaiting();
      return looking;
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (!fault.equals(Optional.of(reason))) {
        LOG.log(Level.ERROR, reason);
      }
      fault = Optional.of(reason);
      return Duration.ZERO;
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller looks and waits again
  private synchronized void sleep(Duration wish) throws InterruptedException {
    if (!ending) {
      wait(Math.clamp(wish.toMillis(), LOOK_EVERY.toMillis(), LOOK_AT_LEAST_EVERY.toMillis()));
    }
  }

  /** Lets {@link #run} return soon. */
  synchronized void end() {
    ending = true;
    notifyAll();
  }

  /** Serves nothing until this is called again. */
  void togglePause() {
    shelf.togglePause();
    LOG.log(Level.INFO, shelf.isPaused() ? "paused" : "goes on");
  }

  SeederState state() {
    if (fault.isPresent()) {
      return SeederState.ERROR;
    }
    if (shelf.isPaused()) {
      return SeederState.PAUSED;
    }
    if (!settled && folder.isPresent()) {
      return SeederState.STARTING;
    }
    return activity.isFresh() ? SeederState.SERVING : SeederState.IDLE;
  }

  /** What the seeder is and does, for {@code --status}. */
  Status status() {
    Duration up = Duration.ofNanos(System.nanoTime() - started);
    Status.Identity identity = new Status.Identity(peer.id(), peer.port(), up);
    return new Status(
        identity,
        state(),
        fault,
        shelf.sums(),
        settings.limits().quota(),
        peer.uploadedBytes(),
        settings.folder().map(Path::toString),
        folder.map(FolderSeeding::report),
        bridge.reports());
  }

  /** Says goodbye and stops serving. */
  @Override
  public void close() throws IOException {
    panel.ifPresent(Panel::close);
    bridge.close();
    lan.close();
    trackers.ifPresent(TrackerAnnouncer::close);
    peer.close();
    shelf.close();
  }
}
