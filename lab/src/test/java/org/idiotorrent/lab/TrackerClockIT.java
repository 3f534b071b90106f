package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trackers and clients whose clocks jump by a day, forward and back, while they run. */
@Tag("alone")
final class TrackerClockIT {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration LIFETIME = INTERVAL.multipliedBy(2);
  private static final Duration MARGIN = Duration.ofSeconds(3);
  private static final int CLIENTS = 2;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Redis> stores = new ArrayList<>();
  private final List<Tracker> trackers = new ArrayList<>();
  private final List<Running> clients = new ArrayList<>();

  /** A tracker, and how its clock jumps. */
  private record Tracker(int port, Duration jump, Running process) {
    String url() {
      return "http://127.0.0.1:" + port;
    }
  }

  @AfterEach
  void stop() {
    clients.forEach(Running::kill);
    trackers.forEach(tracker -> tracker.process().kill());
    stores.forEach(Redis::close);
    http.close();
  }

  @Test
  void peersStayWhileTheyCallAndNoLonger() throws Exception {
    ShiftedClock clock = ShiftedClock.build(folder);
    Path jump = folder.resolve("jump");
    for (Duration by : List.of(DAY, DAY.negated())) {
      Redis redis = Redis.start(Redis.freePort(), folder);
      stores.add(redis);
      Map<String, String> environment = clock.by(by.toSeconds(), jump);
      startTracker("memory", by, environment);
      startTracker(redis.url(), by, environment);
    }
    trackers.forEach(one -> one.process().awaitError(line -> line.contains("\"listening\"")));
    startClient(clock.by(DAY.toSeconds(), jump));
    startClient(clock.by(-DAY.toSeconds(), jump));
    String id = clients.get(0).awaitEvent("sharing").path("file_id").asText();
    Awaitility.await().until(() -> allList(CLIENTS, id));

    Files.createFile(jump);
    Duration watched = LIFETIME.multipliedBy(2);
    Awaitility.await()
        .during(watched)
        .atMost(watched.plus(MARGIN))
        .until(() -> allList(CLIENTS, id));

    clients.forEach(Running::kill);
    long killed = System.nanoTime();
    Awaitility.await().atMost(LIFETIME.plus(MARGIN)).until(() -> !allList(CLIENTS, id));
    Duration lived = Duration.ofNanos(System.nanoTime() - killed);
    assertTrue(
        lived.compareTo(Duration.ofMillis(2_500)) > 0, () -> "one was forgotten after " + lived);
    Awaitility.await().atMost(LIFETIME.plus(MARGIN)).until(() -> allList(0, id));
    for (Tracker tracker : trackers) {
      assertHasJumped(tracker);
    }
  }

  private void startTracker(String store, Duration by, Map<String, String> environment)
      throws IOException {
    int port = Redis.freePort();
    List<String> options = new ArrayList<>(List.of("tracker", "--bind", "127.0.0.1"));
    options.addAll(List.of("--port", Integer.toString(port), "--store", store, "--rate", "0"));
    options.addAll(List.of("--interval", Long.toString(INTERVAL.toSeconds())));
    trackers.add(new Tracker(port, by, start(environment, options)));
  }

  /** Shares the same file as the others, at all trackers. */
  private void startClient(Map<String, String> environment) throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "what time is it?");
    List<String> options = new ArrayList<>(List.of("share", "--json", "--no-lan"));
    trackers.forEach(tracker -> options.addAll(List.of("--tracker", tracker.url())));
    options.add(file.toString());
    clients.add(start(environment, options));
  }

  private static Running start(Map<String, String> environment, List<String> options)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Lan.idt(options.toArray(String[]::new)));
    builder.environment().putAll(environment);
    builder.environment().put("IDT_NO_BUILD", "1");
    return new Running(builder);
  }

  private boolean allList(int seeders, String id) throws Exception {
    for (Tracker tracker : trackers) {
      URI ask = URI.create(tracker.url() + "/get_peers?file_id=" + id);
      String answer =
          http.send(HttpRequest.newBuilder(ask).build(), BodyHandlers.ofString()).body();
      if (Running.parse(answer).path("seeders").asInt() != seeders) {
        return false;
      }
    }
    return true;
  }

  /** What a tracker writes when it ends has the time of its own clock. */
  private static void assertHasJumped(Tracker tracker) throws IOException {
    tracker.process().signal("TERM");
    String line = tracker.process().awaitError(text -> text.contains("\"draining\""));
    Instant time = Instant.parse(Running.parse(line).path("time").asText());
    Duration off = Duration.between(Instant.now(), time).minus(tracker.jump()).abs();
    assertTrue(
        off.toSeconds() < 60, () -> "its clock should be " + tracker.jump() + " off: " + line);
  }
}
