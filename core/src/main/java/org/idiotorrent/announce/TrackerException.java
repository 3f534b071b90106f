package org.idiotorrent.announce;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tracker answered, but not what was asked for. */
final class TrackerException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  TrackerException(String message, @Nullable Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  TrackerException(String message) {
    this(message, null);
  }

  /** How long the tracker wants to be left alone, if it said so. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
