package org.idiotorrent.wire;

/** The types of frames (WIRE.md, section 2). */
final class FrameType {
  static final int HELLO = 0x01;
  static final int ERROR = 0x02;
  static final int PING = 0x03;
  static final int WAIT = 0x04;
  static final int PEERS = 0x05;
  static final int REACH = 0x06;
  static final int MANIFEST_REQUEST = 0x10;
  static final int MANIFEST = 0x11;
  static final int BITMAP = 0x12;
  static final int HAVE = 0x13;
  static final int REQUEST = 0x14;
  static final int CANCEL = 0x15;
  static final int CHUNK = 0x16;
  static final int SLICE_REQUEST = 0x17;
  static final int SLICE = 0x18;
  static final int CATALOG_REQUEST = 0x20;
  static final int CATALOG = 0x21;

  /** Unknown types from here on end the connection. */
  static final int FIRST_CRITICAL = 0x80;

  /**
   * PING: this is the answer. PEERS, REACH: this is the question. BITMAP: complete. Entry of
   * CATALOG: complete.
   */
  static final int FLAG = 0x01;

  private FrameType() {}
}
