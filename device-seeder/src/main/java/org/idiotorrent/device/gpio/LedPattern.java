package org.idiotorrent.device.gpio;

import java.time.Duration;

/** What an LED shows over and over again: one sign for each step of 100 ms, {@code #} for light. */
public enum LedPattern {
  /** Blinks quickly. */
  STARTING("##.."),
  /** A short flash every two seconds. */
  IDLE("#..................."),
  /** On, with a short gap every second. */
  SERVING("#########."),
  /** Two flashes every two seconds. */
  PAUSED("#..#................"),
  /** Half a second on, half a second off. */
  ERROR("#####.....");

  private static final long STEP = Duration.ofMillis(100).toNanos();

  private final String steps;

  LedPattern(String steps) {
    this.steps = steps;
  }

  /** Whether the LED is on {@code time} after the pattern began. */
  boolean isOn(Duration time) {
    return steps.charAt((int) (time.toNanos() / STEP % steps.length())) == '#';
  }
}
