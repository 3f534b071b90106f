package org.idiotorrent.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process whose output is collected while it runs. {@code this} guards the lines. */
final class Running {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<String> command;
  private final Process process;
  private final long started = System.nanoTime();
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private final Thread outReader;
  private final Thread errReader;

  Running(ProcessBuilder builder) throws IOException {
    command = List.copyOf(builder.command());
    process = builder.start();
    outReader = Thread.ofVirtual().start(() -> collect(process.getInputStream(), out));
    errReader = Thread.ofVirtual().start(() -> collect(process.getErrorStream(), err));
  }

  private void collect(InputStream stream, List<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (this) {
          lines.add(line);
          notifyAll();
        }
      }
    } catch (IOException e) {
      // it was killed
    }
  }

  /** Waits for a line on stdout that satisfies {@code wanted}, and returns it. */
  String awaitLine(Predicate<String> wanted) {
    return await(out, wanted);
  }

  /** The same for stderr. */
  String awaitError(Predicate<String> wanted) {
    return await(err, wanted);
  }

  private synchronized String await(List<String> lines, Predicate<String> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (String line : lines) {
        if (wanted.test(line)) {
          return line;
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || (!process.isAlive() && !outReader.isAlive())) {
        throw new AssertionError("no such line from " + this);
      }
      waitFor(Math.min(left, 100));
    }
  }

  /** The last line on stdout so far that satisfies {@code wanted}. */
  synchronized Optional<String> lastLine(Predicate<String> wanted) {
    return out.reversed().stream().filter(wanted).findFirst();
  }

  /** The lines on stdout so far that satisfy {@code wanted}. */
  synchronized List<String> lines(Predicate<String> wanted) {
    return out.stream().filter(wanted).toList();
  }

  /** The lines on stderr so far that satisfy {@code wanted}. */
  synchronized List<String> errors(Predicate<String> wanted) {
    return err.stream().filter(wanted).toList();
  }

  /** Waits for the JSON line with {@code "event": event} on stdout. */
  JsonNode awaitEvent(String event) {
    return parse(awaitLine(line -> line.contains("\"event\":\"" + event + '"')));
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void waitFor(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end. */
  Result result() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        kill();
        throw new AssertionError("did not end within " + PATIENCE + ": " + this);
      }
      Duration time = Duration.ofNanos(System.nanoTime() - started);
      outReader.join();
      errReader.join();
      return new Result(command, process.exitValue(), List.copyOf(out), List.copyOf(err), time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As Ctrl-C does, or another signal by its name. */
  void signal(String name) throws IOException {
    new Running(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))).result();
  }

  /** As kill -9 does. */
  void kill() {
    process.destroyForcibly();
  }

  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + line, e);
    }
  }

  @Override
  public synchronized String toString() {
    return String.join(" ", command)
        + "\nstdout:\n"
        + String.join("\n", out)
        + "\nstderr:\n"
        + String.join("\n", err);
  }
}
