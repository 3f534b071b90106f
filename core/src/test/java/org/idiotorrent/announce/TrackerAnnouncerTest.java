package org.idiotorrent.announce;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.idiotorrent.announce.FakeTracker.Fault;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.Manifests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrackerAnnouncerTest {
  private static final Pattern EVENT = Pattern.compile("\"event\":\"([a-z]+)\",\"left\":([0-9]+)");

  private final PeerId self = PeerId.random();
  private final List<String> news = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private FakeTracker tracker(Fault fault) throws Exception {
    FakeTracker tracker = new FakeTracker(fault);
    open.add(tracker);
    return tracker;
  }

  private TrackerAnnouncer announcer(FakeTracker... trackers) {
    List<TrackerUrl> urls = List.of(trackers).stream().map(FakeTracker::url).toList();
    TrackerAnnouncer announcer =
        new TrackerAnnouncer(urls, self, 7_777, List.of("192.168.1.2"), news::add);
    open.addFirst(announcer);
    return announcer;
  }

  private static AnnouncedShare share(int seed, boolean complete) {
    return AnnouncedShare.of(Manifests.file(seed, 10, 10).manifest(), complete);
  }

  /** Each event that came, with the bytes that are left. */
  private static List<String> events(FakeTracker tracker) {
    return tracker.requests().stream()
        .flatMap(request -> EVENT.matcher(request.body()).results())
        .map((MatchResult match) -> match.group(1) + " " + match.group(2))
        .toList();
  }

  private static void awaitEvents(FakeTracker tracker, String... events) {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertEquals(List.of(events), events(tracker)));
  }

  @Test
  void tellsWhatIsServedAndWhenItEnds() throws Exception {
    FakeTracker tracker = tracker(Fault.NONE);
    TrackerAnnouncer announcer = announcer(tracker);

    announcer.update(List.of(share(1, true)));
    awaitEvents(tracker, "started 0");
    announcer.update(List.of(share(2, true)));
    awaitEvents(tracker, "started 0", "stopped 0", "started 0");
    announcer.close();

    awaitEvents(tracker, "started 0", "stopped 0", "started 0", "stopped 0");
    FakeTracker.Request first = tracker.requests().getFirst();
    assertEquals("POST /base/register_peer HTTP/1.1", first.line());
    assertEquals(
        "{\"peer_id\":\""
            + self.hex()
            + "\",\"port\":7777,\"lan\":[\"192.168.1.2\"],\"n\":0,\"files\":[{\"file_id\":\""
            + share(1, true).idHex()
            + "\",\"event\":\"started\",\"left\":0}]}",
        first.body());
    assertEquals(List.of("listed by tracker " + tracker.url()), news);
  }

  @Test
  void tellsOfADownloadOnlyWhenItTakesLonger() throws Exception {
    FakeTracker tracker = tracker(Fault.NONE);
    TrackerAnnouncer announcer = announcer(tracker);
    long start = System.nanoTime();

    announcer.update(List.of(share(1, false)));
    awaitEvents(tracker, "started 10");

    assertTrue(System.nanoTime() - start >= 2_000_000_000L);
    announcer.update(List.of(share(1, true)));
    awaitEvents(tracker, "started 10", "completed 0");
  }

  @Test
  void saysNothingOfADownloadThatIsDoneAtOnce() throws Exception {
    FakeTracker tracker = tracker(Fault.NONE);
    TrackerAnnouncer announcer = announcer(tracker);

    announcer.update(List.of(share(1, false)));
    announcer.close();

    assertEquals(List.of(), tracker.requests());
  }

  @Test
  void tellsAgainInTimeBeforeItIsForgotten() throws Exception {
    FakeTracker tracker = tracker(Fault.NONE);
    tracker.wantsToHearEvery(1);

    announcer(tracker).update(List.of(share(1, true)));

    awaitEvents(tracker, "started 0", "update 0", "update 0");
    long pause = tracker.requests().get(1).nanos() - tracker.requests().get(0).nanos();
    assertTrue(pause < 1_500_000_000L, "told again after ns: " + pause);
  }

  @Test
  void tellsManySharesInCallsOfAHundred() throws Exception {
    FakeTracker tracker = tracker(Fault.NONE);
    TrackerAnnouncer announcer = announcer(tracker);

    announcer.update(IntStream.range(0, 250).mapToObj(i -> share(i, true)).toList());

    await().until(() -> events(tracker).size() == 250);
    assertEquals(3, tracker.requests().size());
  }

  @Test
  void tellsATrackerThatWasAwayOnceItIsBack() throws Exception {
    FakeTracker tracker = tracker(Fault.FAILS);
    announcer(tracker).update(List.of(share(1, true)));
    await().until(() -> tracker.requests().size() >= 2);

    tracker.becomes(Fault.NONE);

    await()
        .atMost(Duration.ofSeconds(6))
        .until(() -> news.contains("listed by tracker " + tracker.url()));
    assertEquals(
        "tracker " + tracker.url() + ": answers with HTTP status 500; it is tried again",
        news.getFirst());
    assertEquals(2, news.size(), () -> "said once each: " + news);
  }

  @Test
  void endsSoonThoughATrackerDoesNotAnswer() throws Exception {
    FakeTracker silent = tracker(Fault.NEVER_ANSWERS);
    FakeTracker tracker = tracker(Fault.NONE);
    TrackerAnnouncer announcer = announcer(silent, tracker);
    announcer.update(List.of(share(1, true)));
    awaitEvents(tracker, "started 0");
    tracker.becomes(Fault.NEVER_ANSWERS);

    long start = System.nanoTime();
    announcer.close();

    assertTrue(System.nanoTime() - start < 1_000_000_000L);
    awaitEvents(tracker, "started 0", "stopped 0");
  }
}
