package org.idiotorrent.device.bridge;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.store.Destination;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.transfer.ChunkOrder;
import org.idiotorrent.transfer.Download;
import org.idiotorrent.transfer.DownloadException;
import org.idiotorrent.transfer.DownloadProgress;
import org.idiotorrent.transfer.DownloadSettings;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.Patience;
import org.idiotorrent.transfer.PeerBook;
import org.idiotorrent.transfer.PeerInquiry;

/**
 * Fetches all that one device has, one share after the other, on one connection at a time, while
 * the peer serves to everybody what is there already. A device that is away is waited for. On a
 * thread of its own; the rest is for any.
 */
final class DeviceMirror implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DeviceMirror.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration ASK_EVERY = Duration.ofSeconds(60);

  /** A device that sends nothing of use for so long is waited for. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** After it broke the rules: a device may get another firmware or image. */
  private static final Duration REST = Duration.ofSeconds(15);

  /** A device may be unplugged for as long, and what it lacks is still waited for. */
  private static final DownloadSettings SETTINGS =
      new DownloadSettings(Patience.of(Duration.ofDays(1)), ChunkOrder.RAREST_FIRST);

  private final String name;
  private final PeerAddress address;
  private final LocalPeer peer;
  private final Mirrored mirrored;
  private final Thread thread;
  private volatile DeviceReport report;
  private long fetched; // bytes of the share that is being fetched
  private long grown; // when that last changed

  /**
   * @param name of the device, for people
   */
  DeviceMirror(String name, PeerAddress address, LocalPeer peer, Mirrored mirrored) {
    this.name = name;
    this.address = address;
    this.peer = peer;
    this.mirrored = mirrored;
    this.report = DeviceReport.waiting(name);
    this.thread = Thread.ofPlatform().daemon().name("device " + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  PeerAddress address() {
    return address;
  }

  DeviceReport report() {
    return report;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(turn());
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, () -> name + " is let go");
    }
  }

  /** Fetches what is new; returns after which time to look again. */
  private Duration turn() throws InterruptedException {
    try {
      List<AnnouncedShare> shares = catalog();
      report = report.with(DeviceReport.State.READING, shares.size());
      for (AnnouncedShare share : shares) {
        Optional<FileId> id = share.id();
        if (id.isPresent() && !mirrored.has(id.get())) {
          mirror(id.get());
        }
      }
      report = report.with(DeviceReport.State.CACHED, shares.size());
      return ASK_EVERY;
    } catch (IOException | DownloadException e) {
      LOG.log(Level.DEBUG, () -> name + ": " + e.getMessage());
      report = report.with(DeviceReport.State.WAITING, report.shares());
      return RETRY;
    } catch (InvalidShareException | StoreException e) {
      LOG.log(Level.WARNING, () -> name + ": " + e.getMessage());
      report = report.with(DeviceReport.State.WAITING, report.shares());
      return ASK_EVERY;
    }
  }

  private List<AnnouncedShare> catalog() throws IOException {
    try (PeerInquiry inquiry = PeerInquiry.dial(address, peer.id(), Optional.empty())) {
      return inquiry.catalog(new ShareQuery.Everything());
    }
  }

  private Manifest manifest(FileId id) throws IOException, InvalidShareException {
    try (PeerInquiry inquiry = PeerInquiry.dial(address, peer.id(), Optional.of(id))) {
      return inquiry.manifest(id);
    }
  }

  private void mirror(FileId id)
      throws IOException,
          InvalidShareException,
          StoreException,
          DownloadException,
          InterruptedException {
    Manifest manifest = manifest(id);
    Optional<String> refusal = mirrored.begin(manifest);
    if (refusal.isPresent()) {
      LOG.log(Level.WARNING, () -> name + ": " + Printable.of(refusal.get()));
      return;
    }
    boolean done = false;
    try {
      mirrored.finished(manifest, fetch(manifest));
      done = true;
    } finally {
      if (!done) {
        mirrored.abandon(id);
      }
    }
  }

  private Path fetch(Manifest manifest)
      throws IOException, StoreException, DownloadException, InterruptedException {
    Path place = mirrored.placeOf(manifest);
    Files.createDirectories(place.getParent());
    PeerBook book = PeerBook.forgiving(manifest.id(), InstantSource.system(), REST);
    book.heard(new Sighting(address, Via.NAMED, Optional.empty(), List.of(), false, false));
    Destination destination = new Destination(place, false);
    fetched = -1;
    return new Download(peer, manifest, destination, book, SETTINGS, this::tell).run(true).path();
  }

  /** Called often by the download, on this thread. */
  private void tell(DownloadProgress progress) {
    if (progress.bytes() != fetched) {
      fetched = progress.bytes();
      grown = System.nanoTime();
      report = report.withFetched(fetched).with(DeviceReport.State.READING, report.shares());
    } else if (System.nanoTime() - grown > QUIET.toNanos()) {
      report = report.with(DeviceReport.State.WAITING, report.shares());
    }
  }

  /** Ends it; what was fetched stays. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
