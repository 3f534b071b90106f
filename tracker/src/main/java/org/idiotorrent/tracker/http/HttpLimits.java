package org.idiotorrent.tracker.http;

import java.time.Duration;

/** The bounds of TRACKER.md, section 7. */
final class HttpLimits {
  static final int REQUEST_LINE = 4_096;
  static final int HEADERS = 16_384;
  static final int BODY = 65_536;
  static final int CONNECTIONS = 10_000;

  /** For a request, from its first byte or the connection's start to its last. */
  static final Duration REQUEST = Duration.ofSeconds(8);

  static final Duration IDLE = Duration.ofSeconds(60);

  /** For the answer to be made, and for it to be taken. */
  static final Duration ANSWER = Duration.ofSeconds(20);

  /** How long the other end may still send after an error, so that it gets to read the answer. */
  static final Duration FAREWELL = Duration.ofSeconds(2);

  /** Of a drain: for calls that are under way on idle connections, and in all. */
  static final Duration DRAIN_IDLE = Duration.ofMillis(500);

  static final Duration DRAIN = Duration.ofSeconds(8);

  /** Requests that wait for a remote store at once. */
  static final int UNDER_WAY = 1_024;

  private HttpLimits() {}
}
