package org.idiotorrent.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Where the bytes of a chunk that is being sent come from. Positions count from the start of the
 * chunk.
 */
public interface ChunkBody {
  /** Fills {@code target} with bytes from {@code position} on. */
  void read(int position, ByteBuffer target) throws IOException;

  /**
   * Moves up to {@code length} bytes from {@code position} on straight to {@code target}; returns
   * how many, 0 if it takes none right now.
   */
  long transferTo(int position, int length, WritableByteChannel target) throws IOException;
}
