package org.idiotorrent.peer;

import java.util.Locale;

/** The way on which a peer was found. */
public enum Via {
  BEACON,
  MDNS,
  TRACKER,
  EXCHANGE,
  /** An address of the subnet that was tried on the off chance. */
  PROBE,
  /** Met at an earlier time. */
  REMEMBERED,
  /** Named by the user or in a link. */
  NAMED;

  /** The word for it in options and JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
