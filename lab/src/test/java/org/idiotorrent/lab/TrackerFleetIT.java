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
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three trackers behind nginx with one Redis, and 2,000 clients that go on while things fail. */
@Tag("alone")
final class TrackerFleetIT {
  private static final int CLIENTS = 2_000;
  private static final Duration INTERVAL = Duration.ofSeconds(8);

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
    for (Running tracker : trackers) {
      tracker.awaitError(line -> line.contains("\"listening\""));
    }
    try (TrackerCrowd crowd = new TrackerCrowd(nginx(ports), CLIENTS)) {
      crowd.start(INTERVAL);
      await(INTERVAL.multipliedBy(2), () -> crowd.listed() == CLIENTS);

      trackers.get(0).signal("TERM");
      long told = System.nanoTime();
      trackers.get(0).result();
      assertTrue(System.nanoTime() - told < Duration.ofSeconds(10).toNanos(), "drains too long");
      trackers.get(1).kill();
      awaitAnswers(crowd, CLIENTS);
      assertEquals(CLIENTS, crowd.listed());

      redis.close();
      await(Duration.ofSeconds(5), () -> crowd.listed() < 0);
      awaitAnswers(crowd, CLIENTS / 4);
      redis = redis(redis.port());
      await(INTERVAL, () -> crowd.listed() >= CLIENTS * 99 / 100);
      await(INTERVAL, () -> crowd.listed() == CLIENTS);
      assertTrue(crowd.isAllWell(), crowd.outcome());
    }
    assertForgets(redis, INTERVAL.multipliedBy(2 * 3));
  }

  private static void assertForgets(Redis redis, Duration limit) {
    await(limit, () -> redis.cli("DBSIZE").equals("0"));
  }

  private static void await(Duration limit, Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(100)).atMost(limit).until(condition);
  }

  /** Waits for {@code more} answers than there are; all clients are calling once an interval. */
  private static void awaitAnswers(TrackerCrowd crowd, int more) {
    long wanted = crowd.answered() + more;
    await(INTERVAL.multipliedBy(2), () -> crowd.answered() >= wanted);
  }

  private Redis redis(int port) throws IOException {
    Redis redis = Redis.start(port, folder.resolve("redis"));
    running.add(redis);
    return redis;
  }

  private Running tracker(int port, Redis redis) throws IOException {
    List<String> command = new ArrayList<>(List.of(Lan.idt("tracker", "--bind", "127.0.0.1")));
    command.addAll(List.of("--port", Integer.toString(port), "--store", redis.url()));
    command.addAll(List.of("--hops", "2", "--rate", "0")); // the crowd is a proxy, too
    command.addAll(List.of("--interval", Long.toString(INTERVAL.toSeconds())));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("IDT_NO_BUILD", "1");
    Running tracker = new Running(builder);
    running.add(tracker::kill);
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
    List<String> command = new ArrayList<>(List.of("nginx", "-g", "daemon off;"));
    command.addAll(List.of("-p", home.toString(), "-c", file.toString()));
    command.addAll(List.of("-e", home + "/error.log"));
    Running nginx = new Running(new ProcessBuilder(command));
    running.add(() -> nginx.signal("TERM"));
    URI front = URI.create("http://127.0.0.1:" + port);
    try (TrackerCrowd nobody = new TrackerCrowd(front, 0)) {
      Awaitility.await().ignoreExceptions().until(() -> nobody.listed() == 0);
    }
    return front;
  }
}
