package org.idiotorrent.transfer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.RefusedException;

/**
 * Gets the manifest of a file ID from the first peer in a book that sends the right one. One is
 * asked at first, and more beside it while none has answered.
 */
public final class ManifestFetch {
  private static final System.Logger LOG = System.getLogger(ManifestFetch.class.getName());
  private static final int MAX_DIALS = 8;
  private static final Duration TICK = Duration.ofMillis(20);

  /** Each time that this has passed one more is asked at once: one is enough if it answers. */
  private static final Duration ONE_MORE_AFTER = Duration.ofMillis(200);

  /** How long to go on asking peers that say WAIT (WIRE.md, section 14). */
  static final Duration QUEUE_TIME = Duration.ofMinutes(10);

  private final LocalPeer local;
  private final FileId id;
  private final PeerBook book;
  private final BlockingQueue<Manifest> found = new LinkedBlockingQueue<>();
  private final AtomicInteger asking = new AtomicInteger();
  private final AtomicInteger lies = new AtomicInteger();

  /**
   * @param book is filled by finders while this runs
   */
  public ManifestFetch(LocalPeer local, FileId id, PeerBook book) {
    this.local = local;
    this.id = id;
    this.book = book;
  }

  /**
   * The manifest, verified.
   *
   * @throws DownloadException if nobody had it for {@code patience}
   */
  public Manifest run(Duration patience) throws DownloadException, InterruptedException {
    long start = System.nanoTime();
    while (isHopeful(Duration.ofNanos(System.nanoTime() - start), patience)) {
      int most =
          (int) Math.min(MAX_DIALS, 1 + (System.nanoTime() - start) / ONE_MORE_AFTER.toNanos());
      for (PeerAddress address : book.takeDue(most - asking.get())) {
        asking.incrementAndGet();
        local.threads().start("manifest " + address, () -> ask(address));
      }
      Optional<Manifest> manifest =
          Optional.ofNullable(found.poll(TICK.toMillis(), TimeUnit.MILLISECONDS));
      if (manifest.isPresent()) {
        return manifest.get();
      }
    }
    throw lies.get() > 0
        ? new DownloadException(
            DownloadException.Kind.INTEGRITY,
            "the manifest that came does not match the file ID " + id.shortHex() + "…")
        : new DownloadException(
            DownloadException.Kind.NOT_FOUND,
            "nobody reachable has the share "
                + id.shortHex()
                + "… (looked for "
                + patience.toSeconds()
                + " s); is it still shared? --wait looks longer, --peer HOST asks one directly");
  }

  private boolean isHopeful(Duration spent, Duration patience) {
    return spent.compareTo(patience) < 0
        || (book.isToldToWait(patience) && spent.compareTo(QUEUE_TIME) < 0);
  }

  /** Its connection is closed before the address may be dialled again: a device has but few. */
  private Manifest fetch(PeerAddress address) throws IOException, InvalidShareException {
    try (PeerInquiry inquiry = PeerInquiry.dial(address, local.id(), Optional.of(id))) {
      book.answered(address);
      return inquiry.manifest(id);
    }
  }

  private void ask(PeerAddress address) {
    try {
      Manifest manifest = fetch(address);
      book.postpone(address, Duration.ZERO);
      found.add(manifest);
    } catch (InvalidShareException | BreachException e) {
      LOG.log(Level.DEBUG, () -> address + " sent a wrong manifest: " + e.getMessage());
      lies.incrementAndGet();
      book.ban(address);
    } catch (RefusedException e) {
      LOG.log(Level.DEBUG, () -> address + " refused: " + e.getMessage());
      book.refused(address, e);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> address + " cannot be asked: " + e.getMessage());
      book.failed(address);
    } finally {
      asking.decrementAndGet();
    }
  }
}
