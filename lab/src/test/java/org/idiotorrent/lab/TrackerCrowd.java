package org.idiotorrent.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients of a tracker, each with an address of its own, that call as often as they are told.
 * The part of the outer of two proxies is played here: it says in X-Forwarded-For who they are.
 */
final class TrackerCrowd implements AutoCloseable {
  private static final int FILES = 10;
  private static final int PORT = 7536;
  private static final int WANTED = 50; // unless something else is said

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI tracker;
  private final int size;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
  private volatile boolean ended;

  TrackerCrowd(URI tracker, int size) {
    this.tracker = tracker;
    this.size = size;
  }

  /** All begin within {@code time}. */
  void start(Duration time) {
    for (int i = 0; i < size; i++) {
      int number = i;
      long delay = ThreadLocalRandom.current().nextLong(time.toMillis());
      threads.add(Thread.ofVirtual().start(() -> live(number, delay)));
    }
  }

  private void live(int number, long delayMillis) {
    try {
      Thread.sleep(delayMillis);
      while (!ended) {
        double seconds = ThreadLocalRandom.current().nextDouble(0.9, 1) * call(number);
        Thread.sleep(Duration.ofMillis((long) (1_000 * seconds))); // as idt does
      }
    } catch (InterruptedException e) {
      return; // ended
    }
  }

  /** Seconds until the next call. */
  private int call(int number) throws InterruptedException {
    String body =
        "{\"file_id\":\"%064x\",\"peer_id\":\"%032x\",\"port\":%d,\"event\":\"update\",\"left\":%d}"
            .formatted(number % FILES, number, PORT, number % 3);
    try {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(tracker.resolve("/register_peer"))
                  .header("X-Forwarded-For", "100.64.%d.%d".formatted(number / 250, number % 250))
                  .POST(BodyPublishers.ofString(body)));
      count(answers, response.statusCode());
      return response.statusCode() == 200 ? interval(Running.parse(response.body())) : 1;
    } catch (IOException e) {
      count(failures, e.toString());
      return 1;
    }
  }

  /** Checks that an answer names peers of this crowd, and others than itself if there are any. */
  private int interval(JsonNode answer) {
    int known = answer.get("seeders").asInt() + answer.get("leechers").asInt();
    boolean valid = answer.get("peers").size() == Math.min(WANTED, known - 1);
    for (JsonNode peer : answer.get("peers")) {
      valid &=
          peer.get("address").asText().startsWith("100.64.") && peer.get("port").asInt() == PORT;
    }
    if (!valid) {
      count(failures, "answered " + answer);
    }
    return answer.get("interval").asInt();
  }

  private static <K> void count(Map<K, AtomicInteger> counts, K what) {
    counts.computeIfAbsent(what, any -> new AtomicInteger()).incrementAndGet();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(Duration.ofSeconds(15)).build(), BodyHandlers.ofString());
  }

  /** How many of each status came back, and what was no answer at all. */
  String outcome() {
    return answers + " " + failures;
  }

  /** How many answers there were to {@link #start}ed clients. */
  long answered() {
    return answers.values().stream().mapToLong(AtomicInteger::get).sum();
  }

  boolean isAllWell() {
    return answers.keySet().equals(Set.of(200)) && failures.isEmpty();
  }

  /** How many peers are listed now, and not from memory alone; -1 if from memory. */
  int listed() throws IOException, InterruptedException {
    int listed = 0;
    for (int file = 0; file < FILES; file++) {
      String query = "/get_peers?n=0&file_id=%064x".formatted(file);
      JsonNode answer = Running.parse(send(HttpRequest.newBuilder(tracker.resolve(query))).body());
      if (answer.get("degraded").asBoolean()) {
        return -1;
      }
      listed += answer.get("seeders").asInt() + answer.get("leechers").asInt();
    }
    return listed;
  }

  @Override
  public void close() {
    ended = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
