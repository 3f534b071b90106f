package org.idiotorrent.wire;

import java.io.IOException;
import org.idiotorrent.share.Printable;

/**
 * The other side broke WIRE.md. It is dropped, alone. The message says the rule, with value and
 * bound.
 */
public final class BreachException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message may quote the other side's text
   */
  public BreachException(String message) {
    super(Printable.of(message));
  }
}
