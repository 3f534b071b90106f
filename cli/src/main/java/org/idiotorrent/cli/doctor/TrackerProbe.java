package org.idiotorrent.cli.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.idiotorrent.cli.doctor.Facts.Tracker;
import org.idiotorrent.share.Printable;

/** Asks trackers whether they work. */
final class TrackerProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int STEP_MILLIS = 3_000;
  private static final int MAX_ANSWER = 4_096;
  private static final String SILENT = "it does not answer";
  private static final JsonFactory JSON = new JsonFactory();

  private TrackerProbe() {}

  /**
   * Asks all at once; takes 4 s at most, however they answer.
   *
   * @param urls with {@code http} or {@code https}
   */
  static List<Tracker> run(List<URI> urls) throws InterruptedException {
    return run(urls, PATIENCE);
  }

  static List<Tracker> run(List<URI> urls, Duration patience) throws InterruptedException {
    List<FutureTask<Tracker>> calls =
        urls.stream().map(url -> new FutureTask<>(() -> call(url))).toList();
    calls.forEach(call -> Thread.ofPlatform().daemon().start(call));
    long end = System.nanoTime() + patience.toNanos();
    List<Tracker> found = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      found.add(await(urls.get(i), calls.get(i), end));
    }
    return found;
  }

  private static Tracker await(URI url, FutureTask<Tracker> call, long end)
      throws InterruptedException {
    try {
      return call.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return broken(url, SILENT);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Tracker call(URI url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) health(url).toURL().openConnection();
      connection.setConnectTimeout(STEP_MILLIS);
      connection.setReadTimeout(STEP_MILLIS);
      connection.setInstanceFollowRedirects(false);
      try {
        Optional<String> problem = problem(connection);
        long date = connection.getDate();
        return new Tracker(
            Printable.of(url.toString()),
            problem,
            date == 0
                ? Optional.empty()
                : Optional.of(Duration.between(Instant.now(), Instant.ofEpochMilli(date))));
      } finally {
        connection.disconnect();
      }
    } catch (IOException | IllegalArgumentException e) {
      return broken(url, problem(e));
    }
  }

  private static Tracker broken(URI url, String problem) {
    return new Tracker(Printable.of(url.toString()), Optional.of(problem), Optional.empty());
  }

  private static URI health(URI url) {
    String text = url.toString();
    return URI.create(text.endsWith("/") ? text + "healthz" : text + "/healthz");
  }

  private static Optional<String> problem(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      return Optional.of("what answers there is no HTTP server");
    }
    if (status != HttpURLConnection.HTTP_OK) {
      return Optional.of("it answers with status " + status);
    }
    try (InputStream body = connection.getInputStream()) {
      return isJsonObject(body.readNBytes(MAX_ANSWER))
          ? Optional.empty()
          : Optional.of("what answers there is no tracker");
    }
  }

  /** As a tracker answers (TRACKER.md, section 8); a page to log in at, or of a router, is none. */
  private static boolean isJsonObject(byte[] answer) throws IOException {
    try (JsonParser json = JSON.createParser(answer)) {
      boolean object = json.nextToken() == JsonToken.START_OBJECT;
      json.skipChildren();
      return object && json.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String problem(Exception e) {
    return switch (e) {
      case UnknownHostException unknown -> "its name is not known";
      case ConnectException refused -> "nothing listens there";
      case NoRouteToHostException noRoute -> "there is no way to it";
      case SocketTimeoutException timeout -> SILENT;
      default -> Printable.of(String.valueOf(e.getMessage()));
    };
  }
}
