package org.idiotorrent.cli.doctor;

import java.util.Locale;

/** How it is with a layer. */
public enum Verdict {
  OK,
  FAIL,
  /** What was seen fits both. */
  INCONCLUSIVE;

  /** The word for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
