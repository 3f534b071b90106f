package org.idiotorrent.announce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps trackers told of what is served here; each on a thread of its own, so that {@link #update}
 * returns at once whatever they do.
 */
public final class TrackerAnnouncer implements AutoCloseable {
  /** A download that ends sooner is not worth two calls. */
  private static final Duration BEFORE_PARTIAL = Duration.ofSeconds(2);

  private static final Duration GOODBYE = Duration.ofMillis(500);

  private final List<Tracker> trackers = new ArrayList<>();
  private volatile Map<FileId, Offer> offers = Map.of();

  private record Tracker(TrackerListing listing, TrackerLoop loop) {}

  /**
   * @param port that this side listens on
   * @param lan its addresses as IP literals; trackers hand private ones of them to those behind the
   *     same address translator
   * @param news gets a sentence when a tracker lists this side, and when it fails
   */
  public TrackerAnnouncer(
      List<TrackerUrl> urls, PeerId self, int port, List<String> lan, Consumer<String> news) {
    TrackerListing.Place place = new TrackerListing.Place(port, lan);
    for (TrackerUrl url : urls) {
      TrackerClient client = new TrackerClient(url, self);
      TrackerListing listing = new TrackerListing(client, () -> offers, place, news);
      trackers.add(new Tracker(listing, new TrackerLoop(client, listing)));
    }
    trackers.forEach(tracker -> tracker.loop().start());
  }

  /** From now on {@code shares} are what is served. */
  public void update(List<AnnouncedShare> shares) {
    Map<FileId, Offer> now = new LinkedHashMap<>();
    shares.forEach(share -> share.id().ifPresent(id -> now.put(id, offer(share, offers.get(id)))));
    offers = now;
    trackers.forEach(tracker -> tracker.loop().wake());
  }

  private static Offer offer(AnnouncedShare share, @Nullable Offer before) {
    long left = share.complete() ? 0 : Math.max(1, share.size());
    long from = System.nanoTime() + (share.complete() ? 0 : BEFORE_PARTIAL.toNanos());
    return before != null && before.left() == left ? before : new Offer(left, from);
  }

  /** Takes the shares off the trackers' lists, as far as that goes within half a second. */
  @Override
  public void close() {
    long end = System.nanoTime() + GOODBYE.toNanos();
    for (Tracker tracker : trackers) {
      if (tracker.listing().isListed()) {
        tracker.loop().finish();
      } else {
        tracker.loop().close();
      }
    }
    try {
      for (Tracker tracker : trackers) {
        tracker.loop().join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    trackers.forEach(tracker -> tracker.loop().close());
  }
}
