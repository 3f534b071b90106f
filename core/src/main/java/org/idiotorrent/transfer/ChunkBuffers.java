package org.idiotorrent.transfer;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers of one size for the chunks of a share, off the heap and used again, so that memory stays
 * flat.
 */
final class ChunkBuffers {
  private final int size;
  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  ChunkBuffers(int size) {
    this.size = size;
  }

  /** An empty buffer, to be given back. */
  ByteBuffer borrow() {
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocateDirect(size) : buffer.clear();
  }

  void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }
}
