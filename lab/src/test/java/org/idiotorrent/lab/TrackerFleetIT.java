package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three trackers behind nginx with one Redis, and 2,000 clients that go on while things fail. */
final class TrackerFleetIT {
  private static final int CLIENTS = 2_000;
  private static final int INTERVAL = 10;

  @TempDir Path folder;
  private final List<AutoCloseable> running = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : running.reversed()) {
      one.close();
    }
  }

  @Test
  void nobodyNoticesWhatFails() throws Exception {
    Redis redis = redis(Redis.freePort());
    List<Integer> ports = List.of(Redis.freePort(), Redis.freePort(), Redis.freePort());
    List<Running> trackers = new ArrayList<>();
    for (int port : ports) {
      trackers.add(tracker(port, redis));
    }
    URI front = nginx(ports);
    try (TrackerCrowd crowd = new TrackerCrowd(front, CLIENTS)) {
      crowd.start(Duration.ofSeconds(INTERVAL));
      awaitListed(crowd, CLIENTS, 3 * INTERVAL);

      trackers.get(0).signal("TERM");
      long told = System.nanoTime();
      trackers.get(0).result();
      assertTrue(System.nanoTime() - told < Duration.ofSeconds(10).toNanos(), "drains too long");
      trackers.get(1).kill();
      awaitListed(crowd, CLIENTS, INTERVAL);

      redis.close();
      Awaitility.await().until(() -> crowd.listed() < 0);
      redis = redis(redis.port());
      awaitListed(crowd, CLIENTS * 99 / 100, INTERVAL + 2); // 2 s to be noticed
      assertTrue(crowd.isAllWell(), crowd.outcome());
    }
    Redis last = redis;
    Awaitility.await()
        .atMost(Duration.ofSeconds(3 * 2 * INTERVAL))
        .until(() -> last.cli("KEYS", "*").isBlank());
    assertEquals("0", last.cli("DBSIZE"));
  }

  private static void awaitListed(TrackerCrowd crowd, int wanted, int seconds) {
    Awaitility.await(crowd.outcome())
        .atMost(Duration.ofSeconds(seconds))
        .until(() -> crowd.listed() >= wanted);
  }

  private Redis redis(int port) throws IOException {
    Redis redis = Redis.start(port, folder.resolve("redis"), List.of());
    running.add(redis);
    return redis;
  }

  private Running tracker(int port, Redis redis) throws IOException {
    String[] command =
        Lan.idt(
            "tracker",
            "--json",
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--store",
            redis.url(),
            "--hops",
            "2",
            "--interval",
            Integer.toString(INTERVAL));
    Running tracker = new Running(new ProcessBuilder(command));
    running.add(tracker::kill);
    tracker.awaitEvent("listening");
    return tracker;
  }

  /** nginx as docs/deploy has it, with other addresses. */
  private URI nginx(List<Integer> trackers) throws Exception {
    int port = Redis.freePort();
    StringBuilder servers = new StringBuilder();
    for (int tracker : trackers) {
      servers.append("server 127.0.0.1:" + tracker + " max_fails=1 fail_timeout=2s;\n");
    }
    Path home = Files.createDirectories(folder.resolve("nginx"));
    String config =
        Files.readString(Path.of("../docs/deploy/compose/nginx.conf"))
            .replaceAll("(?m)^ *server tracker-.*\n", "")
            .replace("keepalive 64;", servers + "keepalive 64;")
            .replace("listen 8080", "listen 127.0.0.1:" + port);
    Path file = Files.writeString(home.resolve("nginx.conf"), "pid " + home + "/pid;\n" + config);
    Running nginx =
        new Running(
            new ProcessBuilder(
                "nginx",
                "-p",
                home.toString(),
                "-c",
                file.toString(),
                "-e",
                home + "/error.log",
                "-g",
                "daemon off;"));
    running.add(() -> nginx.signal("TERM"));
    URI front = URI.create("http://127.0.0.1:" + port);
    try (TrackerCrowd nobody = new TrackerCrowd(front, 0)) {
      Awaitility.await().ignoreExceptions().until(() -> nobody.listed() == 0);
    }
    return front;
  }
}
