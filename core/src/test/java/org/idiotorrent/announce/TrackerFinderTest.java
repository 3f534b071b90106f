package org.idiotorrent.announce;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.idiotorrent.announce.FakeTracker.Fault;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Manifests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrackerFinderTest {
  private static final PeerAddress SOMEBODY = new PeerAddress("127.0.0.1", 7_536);
  private static final FileId WANTED = Manifests.file(1, 10, 10).manifest().id();

  private final PeerId self = PeerId.random();
  private final List<Sighting> heard = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private FakeTracker tracker(Fault fault, PeerAddress... peers) throws Exception {
    FakeTracker tracker = new FakeTracker(fault);
    tracker.names(List.of(peers));
    open.add(tracker);
    return tracker;
  }

  private TrackerFinder find(TrackerUrl... urls) {
    TrackerFinder finder = new TrackerFinder(List.of(urls), WANTED, self);
    open.addFirst(finder);
    finder.start(heard::add);
    return finder;
  }

  private void awaitSomebody() {
    await().atMost(Duration.ofSeconds(3)).until(() -> !heard.isEmpty());
    assertEquals(SOMEBODY, heard.getFirst().address());
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "ANSWERS_IN_CHUNKS", "ANSWERS_UNTIL_THE_END"})
  void hearsOfThePeersThatATrackerNames(Fault way) throws Exception {
    FakeTracker tracker = tracker(way, SOMEBODY);

    find(tracker.url());

    awaitSomebody();
    assertEquals(Via.TRACKER, heard.getFirst().via());
    assertEquals(
        "GET /base/get_peers?file_id=" + WANTED.hex() + "&n=50&peer_id=" + self.hex() + " HTTP/1.1",
        tracker.requests().getFirst().line());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "ANSWERS_IN_CHUNKS", "ANSWERS_UNTIL_THE_END"})
  void isNeitherMisledNorHeldUpByATrackerThat(Fault fault) throws Exception {
    FakeTracker bad = tracker(fault, SOMEBODY);
    TrackerFinder finder = find(bad.url());
    await().until(() -> !bad.requests().isEmpty());

    find(tracker(Fault.NONE, SOMEBODY).url());

    awaitSomebody();
    assertEquals(1, heard.size(), "only the honest one is believed");
    long start = System.nanoTime();
    finder.close();
    assertTrue(System.nanoTime() - start < 200_000_000, "closing waits for nobody");
    assertEndsSoon("tracker " + bad.url().address());
  }

  /** A thread that is in a native call when the JVM ends holds that up. */
  private static void assertEndsSoon(String thread) {
    await().atMost(Duration.ofSeconds(1)).until(() -> threadOf(thread).isEmpty());
  }

  private static Optional<Thread> threadOf(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst();
  }

  /** Waits until {@code url} has been asked, and a pause was begun. */
  private static void awaitPause(TrackerUrl url) {
    await()
        .until(() ->
            threadOf("tracker " + url.address())
                .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                .isPresent());
  }

  @Test
  void asksAgainAfterAFailureAndBelievesTheTrackerThen() throws Exception {
    FakeTracker tracker = tracker(Fault.FAILS, SOMEBODY);
    find(tracker.url());
    await().until(() -> tracker.requests().size() >= 2);

    tracker.becomes(Fault.NONE);

    await().atMost(Duration.ofSeconds(6)).until(() -> !heard.isEmpty());
  }

  @Test
  void findsATrackerThatIsStartedLater() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    TrackerUrl url = TrackerUrl.parse("http://127.0.0.1:" + port).orElseThrow();
    find(url);
    awaitPause(url);

    FakeTracker late = new FakeTracker(Fault.NONE, port);
    open.add(late);
    late.names(List.of(SOMEBODY));

    await().atMost(Duration.ofSeconds(3)).until(() -> !heard.isEmpty());
  }

  @Test
  void leavesATrackerAloneForAsLongAsItWishes() throws Exception {
    FakeTracker tracker = tracker(Fault.WANTS_REST);
    find(tracker.url());

    await().until(() -> tracker.requests().size() >= 2);

    long pause = tracker.requests().get(1).nanos() - tracker.requests().get(0).nanos();
    assertTrue(pause >= 2_000_000_000L, "asked again after ns: " + pause);
  }

  @Test
  void asksSoonAgainWhileNobodyIsKnown() throws Exception {
    FakeTracker tracker = tracker(Fault.NONE);
    find(tracker.url());
    await().until(() -> !tracker.requests().isEmpty());

    tracker.names(List.of(SOMEBODY));

    await().atMost(Duration.ofSeconds(4)).until(() -> !heard.isEmpty());
  }

  @Test
  void asksNoMoreOftenThanTheTrackerWants() throws Exception {
    FakeTracker tracker = tracker(Fault.NONE, SOMEBODY); // the interval is 600 s
    FakeTracker other = tracker(Fault.NONE); // knows nobody, and is asked again after 2 s
    find(tracker.url(), other.url());
    awaitSomebody();

    await().until(() -> other.requests().size() >= 2);
    assertEquals(1, tracker.requests().size());
  }

  @Test
  void passesOnNoMoreThanTwoAddressesOfAHost() throws Exception {
    PeerAddress[] ports =
        IntStream.range(0, 150)
            .mapToObj(i -> new PeerAddress("127.0.0.9", 5_000 + i))
            .toArray(PeerAddress[]::new);
    PeerAddress[] all =
        Stream.concat(Stream.of(ports), Stream.of(SOMEBODY)).toArray(PeerAddress[]::new);

    find(tracker(Fault.NONE, all).url());

    await().until(() -> heard.stream().anyMatch(one -> one.address().equals(SOMEBODY)));
    assertEquals(3, heard.size());
  }

  @Test
  void passesOverWhatIsNoPeerAndWhoIsItself() throws Exception {
    FakeTracker tracker = tracker(Fault.NONE);
    tracker.answers(
        """
        [{"address":"127.0.0.1","port":0}, {"address":"127.0.0.1","port":70000}, {"port":7536},
         {"address":"localhost","port":7536}, {"address":"127.1","port":7536},
         {"address":"127.0.0.1","port":22}, {"address":"::1%%lo","port":7536},
         {"address":"224.0.0.173","port":7536}, {"address":"0.0.0.0","port":7536},
         {"address":"127.0.0.2","port":7536,"peer_id":"%s"}, {"address":"[::1]","port":7536},
         {"address":"127.0.0.3","port":7536,"peer_id":"nonsense","lan":["x","127.0.0.4"]}]
        """
            .formatted(self.hex()));

    find(tracker.url());

    await().until(() -> heard.size() >= 2);
    assertEquals(
        List.of("127.0.0.3:7536", "127.0.0.4:7536"),
        heard.stream().map(one -> one.address().toString()).toList());
    assertEquals(Optional.empty(), heard.getFirst().peerId());
  }
}
