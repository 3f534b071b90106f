package org.idiotorrent.tracker.api;

/** The bounds of TRACKER.md, section 7, that are not settings. */
final class ApiLimits {
  static final int FILES = 100;
  static final int PEERS = 200;
  static final int PEERS_OF_ALL_FILES = 1_000;
  static final int DEFAULT_PEERS = 50;
  static final int LAN_ADDRESSES = 8;
  static final int JSON_DEPTH = 8;
  static final int JSON_TEXT = 8_192;
  static final int JSON_WORD = 64;
  static final int MAX_PORT = 65_535;
  static final long MAX_LEFT = (1L << 53) - 1;

  private ApiLimits() {}
}
