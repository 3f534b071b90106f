package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.wire.BreachException;

/**
 * Whether the other side of a connection makes something of the chunks that it is sent. One that
 * does says HAVE for each soon after, and then has it for others; one that only asks, for the same
 * chunks again perhaps, has to wait for those who do. No I/O. Safe for several threads; {@code
 * this} guards all.
 */
final class Credit {
  private static final int BYTES = 1 << 20;
  private static final int MIN_CHUNKS = 16;

  /** How much of that there is before the other side has confirmed anything. */
  private static final double FIRST_OF_LIMIT = 0.25;

  private static final long PATIENCE = Duration.ofMillis(300).toNanos();
  private static final int MAX_LACKING = 1_000;

  private final int limit;
  private final LongSupplier nanoTime;
  private final BitSet sent = new BitSet();
  private final BitSet confirmed = new BitSet();
  private int open; // sent and not confirmed, copies included
  private boolean known; // has confirmed a chunk
  private long lastConfirmed; // or sent the first
  private int lacking;

  /**
   * @param chunkSize bytes
   */
  Credit(int chunkSize, LongSupplier nanoTime) {
    this.limit = Math.max(MIN_CHUNKS, BYTES / chunkSize);
    this.nanoTime = nanoTime;
  }

  /** {@code chunk} was sent. */
  synchronized void sent(int chunk) {
    if (sent.isEmpty()) {
      lastConfirmed = nanoTime.getAsLong();
    }
    sent.set(chunk);
    open++;
  }

  /** The other side says that it has these chunks; returns whether any was sent from here. */
  synchronized boolean confirmed(List<ChunkRun> runs) {
    int before = open;
    for (ChunkRun run : runs) {
      for (int i = run.first(); i < run.end(); i++) {
        if (sent.get(i) && !confirmed.get(i)) {
          open--;
          lastConfirmed = nanoTime.getAsLong();
        }
        confirmed.set(i);
      }
    }
    boolean isNews = open < before;
    known |= isNews;
    return isNews;
  }

  /** A chunk was asked for that is not here. */
  synchronized void lacked(int chunk) throws BreachException {
    if (++lacking > MAX_LACKING) {
      throw new BreachException("asks again and again for what is not here, such as " + chunk);
    }
  }

  /** Whether the other side has been sent much since it last confirmed any of it, a while ago. */
  synchronized boolean isUsedUp() {
    double most = known ? limit : FIRST_OF_LIMIT * limit;
    return open > most && nanoTime.getAsLong() - lastConfirmed > PATIENCE;
  }
}
