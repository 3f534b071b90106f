package org.idiotorrent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A protocol that is spoken on the peer's port beside IDT1 (WIRE.md, section 1). */
public interface GuestProtocol {
  /** Whether a connection that begins with these four bytes speaks it. */
  boolean isSpokenBy(ByteBuffer start);

  /**
   * Serves a connection until it ends; on a thread of its own. The caller closes it, perhaps while
   * this goes on.
   *
   * @param start what was already read from it
   */
  void serve(SocketChannel channel, ByteBuffer start) throws IOException;
}
