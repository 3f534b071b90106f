package org.idiotorrent.cli.text;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Times as people read and write them. */
public final class Durations {
  private static final int MAX_DIGITS = 9;

  /** So that it can be counted in nanoseconds, and added to others. */
  private static final Duration MOST = Duration.ofDays(36_500);

  private Durations() {}

  /**
   * The time in {@code text}: whole numbers, each with one of d, h, m, s, ms, as in {@code 1h30m};
   * empty if it is none, or no time at all, or more than a hundred years.
   */
  public static Optional<Duration> parse(String text) {
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unitAt = skip(text, at, true);
      int end = skip(text, unitAt, false);
      Optional<Duration> unit = unit(text.substring(unitAt, end));
      if (unitAt == at || unitAt - at > MAX_DIGITS || unit.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(unit.get().multipliedBy(Long.parseLong(text.substring(at, unitAt))));
      at = end;
    }
    return sum.isZero() || sum.compareTo(MOST) > 0 ? Optional.empty() : Optional.of(sum);
  }

  private static int skip(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length() && (text.charAt(at) >= '0' && text.charAt(at) <= '9') == digits) {
      at++;
    }
    return at;
  }

  private static Optional<Duration> unit(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "ms" -> Optional.of(Duration.ofMillis(1));
      case "s" -> Optional.of(Duration.ofSeconds(1));
      case "m" -> Optional.of(Duration.ofMinutes(1));
      case "h" -> Optional.of(Duration.ofHours(1));
      case "d" -> Optional.of(Duration.ofDays(1));
      default -> Optional.empty();
    };
  }

  /** How long something took, such as {@code 0.4 s}, {@code 12 s} or {@code 3 min 4 s}. */
  public static String format(Duration time) {
    if (time.compareTo(Duration.ofSeconds(10)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
    if (time.compareTo(Duration.ofMinutes(1)) < 0) {
      return time.toSeconds() + " s";
    }
    return time.compareTo(Duration.ofHours(1)) < 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toHours() + " h " + time.toMinutesPart() + " min";
  }

  /** How long something will take, as on a clock: {@code 0:03} or {@code 1:02:03}. */
  public static String clock(Duration time) {
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
