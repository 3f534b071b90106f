package org.idiotorrent.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.idiotorrent.share.Printable;

/**
 * The other side answered HELLO with ERROR or WAIT, or closed, which counts as WAIT (WIRE.md,
 * section 3).
 */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  private RefusedException(String message, Optional<Duration> retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  static RefusedException of(Message.Failure failure) {
    return new RefusedException(
        "refused with error " + failure.code() + ": " + Printable.of(failure.text()),
        Optional.empty());
  }

  static RefusedException busy(Duration retryAfter) {
    return new RefusedException(
        "busy for " + retryAfter.toMillis() + " ms", Optional.of(retryAfter));
  }

  /** The other side closed the connection and said nothing: no room, most likely. */
  static RefusedException silent(IOException cause) {
    RefusedException refused = busy(WireLimits.CLOSED_BEFORE_HELLO);
    refused.initCause(cause);
    return refused;
  }

  /** Present if the peer is only busy. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
