package org.idiotorrent.device.gpio;

import java.time.Duration;
import java.util.Optional;

/**
 * Makes presses of what a button is seen to be. A change counts when it lasts for two looks, since
 * contacts bounce. No I/O, no clock.
 */
final class ButtonPress {
  static final Duration LONG = Duration.ofSeconds(3);

  private boolean seen;
  private boolean down;
  private Duration since = Duration.ZERO;
  private boolean told;

  /** What somebody did with the button. */
  enum Press {
    /** Let go in less than {@link #LONG}. */
    SHORT,
    /** Held for {@link #LONG}; told while it is still held. */
    LONG
  }

  /**
   * Takes note of what the button looks like.
   *
   * @param now on any clock; calls come in order
   */
  Optional<Press> look(boolean pressed, Duration now) {
    boolean settled = pressed == seen;
    seen = pressed;
    if (settled && pressed != down) {
      return change(now);
    }
    if (down && !told && now.minus(since).compareTo(LONG) >= 0) {
      told = true;
      return Optional.of(Press.LONG);
    }
    return Optional.empty();
  }

  private Optional<Press> change(Duration now) {
    down = !down;
    if (down) {
      since = now;
      told = false;
      return Optional.empty();
    }
    return told ? Optional.empty() : Optional.of(Press.SHORT);
  }
}
