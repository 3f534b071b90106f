package org.idiotorrent.http;

import java.time.Duration;

/** The bounds of what is taken from a client (HTTP.md, section 4). */
final class HttpLimits {
  /** Bytes of the request line and the headers. */
  static final int HEAD = 16_384;

  static final int HEADERS = 100;

  /** Bytes of a request's body. */
  static final int BODY = 1_024;

  static final int RANGES = 16;

  /** For a head from its first byte on, and for the first byte of a connection. */
  static final Duration HEAD_TIME = Duration.ofSeconds(10);

  /** Between two requests. */
  static final Duration IDLE = Duration.ofSeconds(30);

  /** For anything to be taken by the client. */
  static final Duration STALL = Duration.ofSeconds(60);

  /** Bytes that a client takes at least while {@link #STALL} is waited for it. */
  static final int LEAST_TAKEN = 60 * 512;

  static final int CONNECTIONS = 512;
  static final int CONNECTIONS_OF_ONE = 128;

  /** For a connection to be one of them. */
  static final Duration TURN = Duration.ofSeconds(5);

  /** After a refusal, for the client to read it. */
  static final Duration GOODBYE = Duration.ofSeconds(2);

  private HttpLimits() {}
}
