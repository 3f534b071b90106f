package org.idiotorrent.transfer;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.idiotorrent.store.PartialDownload;
import org.idiotorrent.store.StoreException;

/**
 * Brings a download to the disk bit by bit beside it, so that little is left to do at its end, and
 * little to hash again after a crash of the machine. For one thread.
 */
final class Checkpoints {
  private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final long EVERY_BYTES = 128L << 20;

  private final PartialDownload partial;
  private final PeerThreads threads;
  private final AtomicBoolean running = new AtomicBoolean();
  private Instant lastStart = Instant.MIN;
  private long lastBytes;

  Checkpoints(PartialDownload partial, PeerThreads threads) {
    this.partial = partial;
    this.threads = threads;
  }

  /** Starts one if enough was stored or time has passed since the last, and that is over. */
  void startIfDue(long bytes, Instant now) {
    if (lastStart.equals(Instant.MIN)) {
      lastStart = now;
      lastBytes = bytes;
    }
    boolean due = bytes - lastBytes >= EVERY_BYTES || !now.isBefore(lastStart.plus(EVERY));
    if (due && bytes > lastBytes && running.compareAndSet(false, true)) {
      lastStart = now;
      lastBytes = bytes;
      threads.start("checkpoint", this::run);
    }
  }

  private void run() {
    try {
      partial.checkpoint();
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "checkpoint: " + e.getMessage()); // storing or finishing will tell
    } finally {
      running.set(false);
    }
  }
}
