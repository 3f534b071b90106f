package org.idiotorrent.wire;

import java.time.Duration;
import org.idiotorrent.share.ShareLimits;

/**
 * The bounds of what a remote peer may send, and how long it may take (WIRE.md, sections 9 and 11).
 */
public final class WireLimits {
  /** Bytes of a control payload that every peer takes. */
  public static final int SMALL_CONTROL = 504;

  /** Bytes of a control payload that idt takes, and of a MANIFEST payload. */
  public static final int CONTROL = 16_384;

  /** Bytes that one MANIFEST_REQUEST may ask for. */
  public static final int MANIFEST_SLICE = CONTROL - 8;

  /** Bytes that one SLICE_REQUEST may ask for, and of a device's manifest at once. */
  public static final int SLICE = 4_096;

  /** Requests, and connections, that idt's firmware takes at once. */
  static final int DEVICE_REQUESTS = 2;

  static final int DEVICE_CONNECTIONS = 4;

  /** Chunks in one REQUEST. */
  public static final int RUN = 1_024;

  /** Requests that idt takes before the first of them is answered. */
  public static final int OPEN_REQUESTS = 256;

  static final int CHUNK_PAYLOAD = 4 + ShareLimits.CHUNK_SIZE;
  static final int ERROR_TEXT = 200;
  static final int TEXT = 255;
  static final int WAIT_MILLIS = 60_000;

  /** Addresses in one PEERS. */
  public static final int PEERS = 50;

  /** From the connection to the other side's HELLO. */
  public static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** What a connection that closes before HELLO asks to wait. */
  static final Duration CLOSED_BEFORE_HELLO = Duration.ofSeconds(2);

  /** Of own silence, after which PING is sent. */
  public static final Duration PING_AFTER = Duration.ofSeconds(30);

  /** Of the other side's silence, after which the connection is closed. */
  public static final Duration SILENCE = Duration.ofSeconds(90);

  private WireLimits() {}
}
