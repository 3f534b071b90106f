package org.idiotorrent.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.transfer.Recipient;

/**
 * Who downloads what: one entry for an address and a share, whatever number of connections. Safe
 * for several threads; {@code this} guards all.
 */
final class Audience {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST = 1_024;

  private final LongSupplier nanoTime;
  private final Map<Who, Visit> visits = new HashMap<>();

  private record Who(InetAddress address, FileId share) {}

  private static final class Visit {
    private final Manifest share;
    private long sent; // bytes
    private long last; // when some were sent

    Visit(Manifest share) {
      this.share = share;
    }
  }

  Audience(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** {@code bytes} of {@code share} went to {@code address}. */
  synchronized void sent(InetAddress address, Manifest share, long bytes) {
    Who who = new Who(address, share.id());
    Visit visit = visits.get(who);
    if (visit == null) {
      forgetOld();
      if (visits.size() == MOST) {
        return;
      }
      visit = new Visit(share);
      visits.put(who, visit);
    }
    visit.sent += bytes;
    visit.last = nanoTime.getAsLong();
  }

  synchronized List<Recipient> recipients() {
    forgetOld();
    return visits.entrySet().stream()
        .map(entry -> recipient(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Recipient recipient(Who who, Visit visit) {
    long has = Math.min(visit.sent, visit.share.size());
    return new Recipient("browser", who.address, visit.share, visit.sent, has);
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    visits.values().removeIf(visit -> now - visit.last > REMEMBERED.toNanos());
  }
}
