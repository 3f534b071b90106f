package org.idiotorrent.peer;

import java.util.Arrays;

/** What came of dialling an address over TCP (WIRE.md, section 13). */
public enum DialOutcome {
  /** Not dialled, or the own system would not let it happen: this says nothing. */
  NOT_TRIED(0),
  CONNECTED(1),
  /** Packets got there and back, and nothing listens, or something there refuses. */
  REFUSED(2),
  /** Nothing came back in time. */
  NO_ANSWER(3),
  /** The network, or the own system, said that there is no way to it. */
  NO_WAY(4);

  private final int code;

  DialOutcome(int code) {
    this.code = code;
  }

  /** The number for it in REACH. */
  public int code() {
    return code;
  }

  /** What a stranger means by {@code code}. */
  public static DialOutcome ofCode(int code) {
    return Arrays.stream(values()).filter(one -> one.code == code).findFirst().orElse(NOT_TRIED);
  }

  /** Whether packets got there and back. */
  public boolean isReachable() {
    return this == CONNECTED || this == REFUSED;
  }
}
