package org.idiotorrent.wire;

import java.io.IOException;

/**
 * The other side broke WIRE.md. It is dropped, alone. The message says the rule, with value and
 * bound.
 */
public final class BreachException extends IOException {
  private static final long serialVersionUID = 1L;

  public BreachException(String message) {
    super(message);
  }
}
