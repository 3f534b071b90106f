package org.idiotorrent.transfer;

import java.time.Duration;

/**
 * How long a download goes on without any peer.
 *
 * @param first until the first one is met
 * @param next after that, such as when a cable is pulled or a machine sleeps
 */
public record Patience(Duration first, Duration next) {
  public static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(10), Duration.ofMinutes(2));

  /** The same at any time. */
  public static Patience of(Duration time) {
    return new Patience(time, time);
  }
}
