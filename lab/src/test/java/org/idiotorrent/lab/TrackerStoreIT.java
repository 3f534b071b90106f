package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.idiotorrent.tracker.TrackerServer;
import org.idiotorrent.tracker.TrackerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracker with real Redis servers: a cluster of three, and clocks that are off by a day. */
@Tag("alone")
final class TrackerStoreIT {
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  @TempDir Path folder;
  private final List<Redis> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(Redis::close);
  }

  private static TrackerServer tracker(String store) throws IOException {
    return TrackerServer.start(
        TrackerSettings.inMemory().withStore(store).withInterval(INTERVAL).withHops(1).withRate(0));
  }

  private static TrackerCrowd crowd(TrackerServer tracker, int size) {
    return new TrackerCrowd(URI.create("http://127.0.0.1:" + tracker.port()), size);
  }

  @Test
  void aClusterOfThreeHoldsThePeersOfAllFiles() throws Exception {
    List<String> create = new ArrayList<>(List.of("--cluster", "create"));
    for (int i = 0; i < 3; i++) {
      int port = Redis.freeClusterPort();
      nodes.add(Redis.start(port, folder.resolve("node" + i), "--cluster-enabled", "yes"));
      create.add("127.0.0.1:" + port);
    }
    create.add("--cluster-yes");
    nodes.get(0).cli(create.toArray(String[]::new));
    Awaitility.await()
        .until(() -> nodes.get(2).cli("CLUSTER", "INFO").contains("cluster_state:ok"));
    try (TrackerServer tracker = tracker(nodes.get(1).url());
        TrackerCrowd crowd = crowd(tracker, 100)) {
      crowd.start(Duration.ofMillis(500));
      Awaitility.await().until(() -> crowd.listed() == 100);
      assertTrue(crowd.isAllWell(), crowd.outcome());
      for (Redis node : nodes) {
        assertFalse(node.cli("KEYS", "idt:*").isBlank(), "a node has nothing");
      }
    }
    for (Redis node : nodes) {
      Awaitility.await()
          .atMost(INTERVAL.multipliedBy(6))
          .until(() -> node.cli("DBSIZE").equals("0"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-86_400, 86_400})
  void aRedisWhoseClockIsOffByADayForgetsNeitherTooEarlyNorTooLate(long shift) throws Exception {
    Redis redis = Redis.startShifted(Redis.freePort(), folder, shift);
    nodes.add(redis);
    long off =
        Long.parseLong(redis.cli("TIME").lines().findFirst().orElseThrow())
            - System.currentTimeMillis() / 1_000;
    assertTrue(Math.abs(off - shift) < 5, () -> "its clock is " + off + " s off");
    try (TrackerServer tracker = tracker(nodes.get(0).url())) {
      assertLivesAsLongAsTold(tracker);
    }
    // Keys go by themselves, within three lifetimes of the last call.
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertEquals("0", nodes.get(0).cli("DBSIZE")));
  }

  @Test
  void memoryForgetsNeitherTooEarlyNorTooLate() throws Exception {
    try (TrackerServer tracker = tracker(TrackerSettings.MEMORY)) {
      assertLivesAsLongAsTold(tracker);
    }
  }

  /**
   * The interval is 3 s, rarely less than 2.7 s, which rounds to the same: so the lifetime is 6 s.
   */
  private static void assertLivesAsLongAsTold(TrackerServer tracker) throws Exception {
    try (TrackerCrowd asking = crowd(tracker, 0)) {
      try (TrackerCrowd crowd = crowd(tracker, 50)) {
        crowd.start(Duration.ofMillis(200));
        Awaitility.await().until(() -> asking.listed() == 50);
      }
      long ended = System.nanoTime();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(Duration.ofSeconds(9))
          .until(() -> asking.listed() < 50);
      long lived = Duration.ofNanos(System.nanoTime() - ended).toMillis();
      assertTrue(
          lived > 2_500, () -> "the first was forgotten " + lived + " ms after the last call");
      Awaitility.await().atMost(Duration.ofSeconds(7)).until(() -> asking.listed() == 0);
    }
  }
}
