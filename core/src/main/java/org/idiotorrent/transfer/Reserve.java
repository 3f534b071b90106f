package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when the peers that only a tracker knows are wanted: when the LAN shows nothing, or when
 * it is slow and they turn out to be faster. Knows neither clock nor peers; guarded by its owner.
 */
final class Reserve {
  /** The LAN has shown nothing for so long; or nothing more, once it has brought something. */
  private static final Duration NOTHING = Duration.ofSeconds(1);

  private static final Duration NOTHING_MORE = Duration.ofSeconds(3);

  /** Announcements alone count as a sign for so long. */
  private static final Duration HOPE = Duration.ofSeconds(3);

  /** Bytes a second from the LAN with which nobody else is asked for help. */
  private static final double ENOUGH = 4 << 20;

  private static final double NEARLY_DONE = 5; // s
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final Duration TRIAL = Duration.ofSeconds(10);
  private static final Duration REST = Duration.ofMinutes(1);

  private final Instant hopeEnd;
  private Instant lastSign;
  private Duration patience = NOTHING;
  private boolean open;
  private Instant trialEnd = Instant.MAX;
  private Instant restEnd = Instant.MIN;
  private Instant windowStart;
  private Sums before = new Sums(0, 0, 0);

  /**
   * How far a download is.
   *
   * @param near bytes from peers that are not of the reserve
   * @param reserve bytes from those that are
   * @param missing bytes
   */
  record Sums(long near, long reserve, long missing) {}

  Reserve(Instant start) {
    lastSign = start;
    windowStart = start;
    hopeEnd = start.plus(HOPE);
  }

  /** A peer that is not of the reserve was heard of. */
  void heard(Instant now) {
    if (now.isBefore(hopeEnd)) {
      lastSign = now;
    }
  }

  /** Such a peer answered. */
  void answered(Instant now) {
    lastSign = now;
  }

  /** Such a peer sent a good chunk. */
  void served(Instant now) {
    lastSign = now;
    patience = NOTHING_MORE;
  }

  boolean isOpen(Instant now) {
    return open || Duration.between(lastSign, now).compareTo(patience) >= 0;
  }

  /** To be told a few times a second. */
  void measure(Sums sums, Instant now) {
    if (isOpen(now) && !open) {
      open = true;
      trialEnd = now.plus(TRIAL);
    }
    double seconds = Duration.between(windowStart, now).toMillis() / 1e3;
    if (seconds * 1e3 >= WINDOW.toMillis()) {
      double near = (sums.near() - before.near()) / seconds;
      double reserve = (sums.reserve() - before.reserve()) / seconds;
      judge(near, reserve, sums.missing(), now);
      windowStart = now;
      before = sums;
    }
  }

  private void judge(double nearRate, double reserveRate, long missing, Instant now) {
    boolean nearlyDone = missing <= nearRate * NEARLY_DONE;
    if (nearRate >= ENOUGH) {
      open = false;
    } else if (open && now.isAfter(trialEnd) && nearRate > 0 && reserveRate <= nearRate) {
      open = false; // they are of no more use than what is near
      restEnd = now.plus(REST);
    } else if (!open && !nearlyDone && !now.isBefore(restEnd)) {
      open = true;
      trialEnd = now.plus(TRIAL);
    }
  }
}
