package org.idiotorrent.transfer;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.idiotorrent.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * Puts the slices of a chunk together. They come in the order in which they were asked for, so
 * there is one chunk at a time; slices of a chunk that was given up in between lead to nothing.
 */
final class SliceAssembly {
  private final ChunkBuffers buffers;
  private @Nullable ByteBuffer bytes;
  private int chunk;

  SliceAssembly(ChunkBuffers buffers) {
    this.buffers = buffers;
  }

  /**
   * The chunk that {@code slice} was the last of, ready for reading and to be given back; empty as
   * long as there is none.
   *
   * @param length bytes of the whole chunk
   */
  Optional<ByteBuffer> add(Message.Slice slice, int length) {
    if (slice.offset() == 0) {
      bytes = (bytes == null ? buffers.borrow() : bytes.clear()).limit(length);
      chunk = slice.index();
    }
    boolean goesOn = bytes != null && slice.index() == chunk && slice.offset() == bytes.position();
    if (bytes == null || !goesOn) {
      return Optional.empty();
    }
    bytes.put(slice.bytes().duplicate());
    if (bytes.hasRemaining()) {
      return Optional.empty();
    }
    ByteBuffer whole = bytes.flip();
    bytes = null;
    return Optional.of(whole);
  }
}
