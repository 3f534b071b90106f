package org.idiotorrent.transfer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.WebUrl;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.store.Destination;
import org.idiotorrent.store.PartialDownload;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.wire.RefusedException;

/**
 * Fetches one share from all peers that its book knows, and serves what is there to others
 * meanwhile.
 */
public final class Download {
  private static final System.Logger LOG = System.getLogger(Download.class.getName());
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PROGRESS_EVERY = Duration.ofMillis(200);
  private static final Duration ASLEEP = Duration.ofSeconds(5);
  private static final Duration FRUITLESS = Duration.ofSeconds(60);
  private static final int MAX_PEERS =
      16; // with 8, the last of 16 receivers waits half as long again
  private static final int MAX_DIALS = 16;

  private final LocalPeer local;
  private final Manifest manifest;
  private final Destination destination;
  private final PeerBook book;
  private final DownloadSettings settings;
  private final DownloadEvents events;
  private final InstantSource clock = InstantSource.system();
  private List<WebUrl> web = List.of();
  private final Set<PeerAddress> dialling = ConcurrentHashMap.newKeySet();
  private boolean met; // a peer

  /**
   * @param book is filled by finders while this runs
   */
  public Download(
      LocalPeer local,
      Manifest manifest,
      Destination destination,
      PeerBook book,
      DownloadSettings settings,
      DownloadEvents events) {
    this.local = local;
    this.manifest = manifest;
    this.destination = destination;
    this.book = book;
    this.settings = settings;
    this.events = events;
  }

  /** Fetches from these web servers, too; to be called before {@link #run}. */
  public void alsoFrom(List<WebUrl> servers) {
    web = List.copyOf(servers);
  }

  /**
   * Fetches what is missing and puts the share under its final name. Interrupted or failed, it
   * keeps what is stored.
   *
   * @param goOnServing whether the share stays in the catalog, served from its final place
   * @throws DownloadException if nobody (any more) has what is missing
   */
  public DownloadResult run(boolean goOnServing)
      throws StoreException, DownloadException, InterruptedException {
    Instant start = clock.instant();
    boolean done = false;
    PartialDownload partial = PartialDownload.open(manifest, destination.parent());
    try {
      Scheduler<RemotePeer> scheduler =
          new Scheduler<>(partial.have(), settings.order(), RandomGenerator.getDefault());
      Swarm swarm = new Swarm(manifest, partial, book, scheduler, clock);
      ServedShare served = ServedShare.growing(manifest, partial.files(), partial.have(), swarm);
      local.catalog().add(served);
      try (WebSeeds servers = new WebSeeds(local, swarm, book)) {
        servers.start(web);
        servers.startPublic(manifest.hints().urls());
        fetch(swarm, served, partial);
      }
      if (!goOnServing) {
        local.withdraw(served);
      }
      partial.finish(destination);
      if (goOnServing) {
        served.moveTo(ShareFiles.openComplete(manifest, destination.target()));
        done = true;
      }
      Duration time = Duration.between(start, clock.instant());
      return new DownloadResult(
          manifest.id(),
          destination.target(),
          manifest.size(),
          time,
          partial.resumedBytes(),
          swarm.contributions());
    } finally {
      if (!done) {
        local.catalog().remove(manifest.id());
      }
      abandon(partial);
    }
  }

  private void fetch(Swarm swarm, ServedShare served, PartialDownload partial)
      throws StoreException, DownloadException, InterruptedException {
    Instant nextProgress = clock.instant();
    Instant lastLook = nextProgress;
    Checkpoints checkpoints = new Checkpoints(partial, local.threads());
    while (!swarm.isComplete()) {
      dialDue(swarm, served);
      swarm.tend();
      Instant now = clock.instant();
      if (Duration.between(lastLook, now).compareTo(ASLEEP) > 0) {
        swarm.slept(Duration.between(lastLook, now));
      }
      lastLook = now;
      giveUpIfHopeless(swarm);
      if (!now.isBefore(nextProgress)) {
        events.progress(swarm.progress());
        nextProgress = now.plus(PROGRESS_EVERY);
      }
      checkpoints.startIfDue(swarm.progress().bytes(), now);
      swarm.awaitChange(TICK);
    }
    events.progress(swarm.progress());
  }

  private void dialDue(Swarm swarm, ServedShare served) {
    int room = swarm.room(MAX_PEERS);
    if (room <= 0 && book.hasDueNearby() && swarm.dropOneOfReserve()) {
      room = 1;
    }
    for (PeerAddress address : book.takeDue(Math.min(MAX_DIALS - dialling.size(), room))) {
      dialling.add(address);
      local.threads().start("peer " + address, () -> dial(address, served));
    }
  }

  private void dial(PeerAddress address, ServedShare served) {
    try {
      local.fetchFrom(address, served, () -> connected(address));
      book.failed(address); // it ended; it may come back
    } catch (RefusedException e) {
      LOG.log(Level.DEBUG, () -> address + " refused: " + e.getMessage());
      book.refused(address, e);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> address + " cannot be reached: " + e.getMessage());
      book.failed(address);
    } finally {
      dialling.remove(address);
    }
  }

  private void connected(PeerAddress address) {
    dialling.remove(address);
    book.answered(address);
  }

  private void giveUpIfHopeless(Swarm swarm) throws DownloadException {
    met |= swarm.size() > 0;
    Patience patience = settings.patience();
    Duration limit = met ? patience.next() : patience.first();
    if (book.isToldToWait(limit) && swarm.fruitless().compareTo(ManifestFetch.QUEUE_TIME) < 0) {
      return; // a turn in the queue is no failure
    }
    if (swarm.alone().compareTo(limit) > 0) {
      throw swarm.sawBadChunks()
          ? new DownloadException(
              DownloadException.Kind.INTEGRITY,
              "what came does not match the file ID, and nobody else has the share;"
                  + " good chunks are kept")
          : new DownloadException(
              DownloadException.Kind.NOT_FOUND,
              "no peer with this share could be reached for "
                  + limit.toSeconds()
                  + " s; what came is kept, run the command again to go on");
    }
    if (swarm.fruitless().compareTo(FRUITLESS.plus(limit)) > 0) {
      throw new DownloadException(
          DownloadException.Kind.NOT_FOUND,
          "nobody has sent a missing chunk for "
              + swarm.fruitless().toSeconds()
              + " s; what came is kept, run the command again to go on");
    }
  }

  private static void abandon(PartialDownload partial) {
    try {
      partial.close();
      partial.removeIfEmpty();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a download", e);
    }
  }
}
