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
  private final boolean isAnswer;

  private RefusedException(String message, Optional<Duration> retryAfter, boolean isAnswer) {
    super(message);
    this.retryAfter = retryAfter;
    this.isAnswer = isAnswer;
  }

  static RefusedException of(Message.Failure failure) {
    return new RefusedException(
        "refused with error " + failure.code() + ": " + Printable.of(failure.text()),
        Optional.empty(),
        true);
  }

  /** The other side is there, but has no room for {@code retryAfter}. */
  public static RefusedException busy(Duration retryAfter) {
    return new RefusedException(
        "busy for " + retryAfter.toMillis() + " ms", Optional.of(retryAfter), true);
  }

  /** The other side closed the connection and said nothing: no room, most likely. */
  static RefusedException silent(IOException cause) {
    RefusedException refused =
        new RefusedException(
            "closed before HELLO", Optional.of(WireLimits.CLOSED_BEFORE_HELLO), false);
    refused.initCause(cause);
    return refused;
  }

  /** Present if the peer is only busy. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether the peer said so; what merely closes need not speak IDT1 at all. */
  public boolean isAnswer() {
    return isAnswer;
  }
}
