package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;

/**
 * How many chunks may be asked of one peer before the first has come: enough to keep the line full,
 * not so many that a slow peer sits on what others could send. Starts small, grows with each chunk
 * that comes, up to what the peer sends in {@link #AHEAD}. Pure; guarded by its owner.
 */
final class RequestWindow {
  private static final Duration AHEAD = Duration.ofMillis(300);
  private static final Duration MEASURED_OVER = Duration.ofMillis(100);
  private static final int FIRST_BYTES = 64 << 10;
  private static final int MAX_BYTES = 16 << 20;
  private static final int MIN_CHUNKS = 2;

  private final int chunkSize;
  private final int max;
  private int chunks;
  private Instant since;
  private long bytesSince;
  private double bytesPerSecond;

  /**
   * @param chunkSize bytes
   * @param peerLimit how many requests the peer takes
   */
  RequestWindow(int chunkSize, int peerLimit, Instant now) {
    this.chunkSize = chunkSize;
    this.max = Math.max(1, Math.min(peerLimit, Math.max(MIN_CHUNKS, MAX_BYTES / chunkSize)));
    this.chunks = Math.clamp(FIRST_BYTES / chunkSize, Math.min(MIN_CHUNKS, max), max);
    this.since = now;
  }

  /** A chunk came. */
  void received(int bytes, Instant now) {
    bytesSince += bytes;
    double seconds = Duration.between(since, now).toNanos() / 1e9;
    if (seconds >= MEASURED_OVER.toNanos() / 1e9) {
      double measured = bytesSince / seconds;
      bytesPerSecond = bytesPerSecond == 0 ? measured : (bytesPerSecond + measured) / 2;
      since = now;
      bytesSince = 0;
    }
    double enough = bytesPerSecond * AHEAD.toMillis() / 1e3 / chunkSize;
    if (bytesPerSecond == 0 || chunks < enough) {
      chunks = Math.min(max, chunks + 1);
    } else if (chunks > enough + 1) {
      chunks = Math.max(Math.min(MIN_CHUNKS, max), chunks - 1);
    }
  }

  /** How many chunks to have asked for at most. */
  int chunks() {
    return chunks;
  }
}
