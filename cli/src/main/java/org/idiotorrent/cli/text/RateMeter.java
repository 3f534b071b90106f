package org.idiotorrent.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast a count of bytes grows, over the last few seconds. For one thread. */
public final class RateMeter {
  private static final Duration WINDOW = Duration.ofSeconds(4);
  private static final Duration LEAST = Duration.ofMillis(200);
  private static final long LONGEST_SECONDS = 100L * 3_600;

  private final InstantSource clock;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Instant at, long bytes) {}

  public RateMeter(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes note of the count now. The first one is where counting starts, not growth. */
  public void count(long bytes) {
    Instant now = clock.instant();
    samples.addLast(new Sample(now, bytes));
    while (samples.size() > 2 && samples.getFirst().at.plus(WINDOW).isBefore(now)) {
      samples.removeFirst();
    }
  }

  /** Bytes a second; empty until enough time has passed to tell. */
  public Optional<Double> rate() {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    Duration time = Duration.between(first.at, last.at);
    return time.compareTo(LEAST) < 0
        ? Optional.empty()
        : Optional.of((last.bytes - first.bytes) / (time.toNanos() / 1e9));
  }

  /** The time until the count is {@code total}, rounded up to seconds; empty if nobody can tell. */
  public Optional<Duration> left(long total) {
    return rate()
        .filter(rate -> rate > 0)
        .map(rate -> Math.ceil((total - samples.getLast().bytes) / rate))
        .filter(seconds -> seconds < LONGEST_SECONDS)
        .map(seconds -> Duration.ofSeconds(seconds.longValue()));
  }
}
