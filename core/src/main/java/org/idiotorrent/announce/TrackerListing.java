package org.idiotorrent.announce;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.idiotorrent.share.FileId;

/** Keeps one tracker told of what is served here. For its {@link TrackerLoop}. */
final class TrackerListing implements TrackerLoop.Round {
  private static final Duration IDLE = Duration.ofDays(1);

  private final TrackerClient client;
  private final Supplier<Map<FileId, Offer>> offers;
  private final Place place;
  private final Consumer<String> news;
  private final Map<FileId, Told> told = new HashMap<>();
  private volatile boolean listed;
  private boolean complained;

  /**
   * Where this side can be reached.
   *
   * @param lan IP literals
   */
  record Place(int port, List<String> lan) {
    Place {
      lan = List.copyOf(lan);
    }
  }

  /** What the tracker knows of a share, and when it is to hear of it again. */
  private record Told(boolean complete, long again) {}

  TrackerListing(
      TrackerClient client,
      Supplier<Map<FileId, Offer>> offers,
      Place place,
      Consumer<String> news) {
    this.client = client;
    this.offers = offers;
    this.place = place;
    this.news = news;
  }

  /** Whether the tracker knows anything that it would have to be told the end of. */
  boolean isListed() {
    return listed;
  }

  @Override
  public Duration run(TrackerPace pace) throws IOException {
    for (List<Registration> some : batches(due())) {
      tell(some, pace);
    }
    return untilNext();
  }

  private void tell(List<Registration> some, TrackerPace pace) throws IOException {
    Duration interval = client.register(some, place.port(), place.lan()).interval();
    long again = System.nanoTime() + pace.within(interval).toNanos();
    for (Registration share : some) {
      if (share.event() == Registration.Event.STOPPED) {
        told.remove(share.id());
      } else {
        told.put(share.id(), new Told(share.left() == 0, again));
      }
    }
    if (!listed || complained) {
      news.accept("listed by tracker " + client.url());
    }
    listed = !told.isEmpty();
    complained = false;
  }

  private List<Registration> due() {
    Map<FileId, Offer> current = offers.get();
    List<Registration> due = new ArrayList<>();
    told.keySet().stream()
        .filter(id -> !current.containsKey(id))
        .forEach(id -> due.add(new Registration(id, Registration.Event.STOPPED, 0)));
    long now = System.nanoTime();
    current.forEach((id, offer) -> {
      Told before = told.get(id);
      if (before == null && now - offer.from() >= 0) {
        due.add(new Registration(id, Registration.Event.STARTED, offer.left()));
      } else if (before != null && !before.complete() && offer.left() == 0) {
        due.add(new Registration(id, Registration.Event.COMPLETED, 0));
      } else if (before != null && now - before.again() >= 0) {
        due.add(new Registration(id, Registration.Event.UPDATE, offer.left()));
      }
    });
    return due;
  }

  private Duration untilNext() {
    long now = System.nanoTime();
    long next = IDLE.toNanos();
    for (Map.Entry<FileId, Offer> one : offers.get().entrySet()) {
      Told before = told.get(one.getKey());
      next = Math.min(next, (before == null ? one.getValue().from() : before.again()) - now);
    }
    return Duration.ofNanos(Math.max(0, next));
  }

  private static List<List<Registration>> batches(List<Registration> all) {
    List<List<Registration>> batches = new ArrayList<>();
    for (int i = 0; i < all.size(); i += TrackerClient.MAX_SHARES) {
      batches.add(all.subList(i, Math.min(all.size(), i + TrackerClient.MAX_SHARES)));
    }
    return batches;
  }

  @Override
  public void failed(IOException reason, Duration pause) {
    if (!complained) {
      complained = true;
      news.accept("tracker " + client.url() + ": " + reason.getMessage() + "; it is tried again");
    }
  }

  /** Takes everything off the tracker's list. */
  @Override
  public void end() throws IOException {
    List<Registration> all =
        told.keySet().stream()
            .map(id -> new Registration(id, Registration.Event.STOPPED, 0))
            .toList();
    for (List<Registration> some : batches(all)) {
      client.register(some, place.port(), place.lan());
    }
  }
}
