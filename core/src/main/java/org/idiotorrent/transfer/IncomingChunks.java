package org.idiotorrent.transfer;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.idiotorrent.store.ChunkStore;
import org.idiotorrent.store.StoreException;

/**
 * Chunks on their way into the store. Their bytes are written as they come, so that memory stays
 * flat however large chunks are; whether they are right is known at the end. One connection at a
 * time writes a chunk. What a second one brings of the same waits in memory, as it may be right
 * where the first lies or stalls; and what is stored is not written again, so that nobody can spoil
 * it.
 */
final class IncomingChunks {
  private static final int PIECE = 256 << 10;

  private final ChunkStore store;
  private final Consumer<StoreException> onFailure;
  private final ChunkBuffers pieces;
  private final ChunkBuffers wholes;
  private final Map<Integer, IncomingChunk> writers = new ConcurrentHashMap<>();

  /**
   * @param chunkSize bytes of the largest chunk
   * @param onFailure told what the store throws, too
   */
  IncomingChunks(ChunkStore store, int chunkSize, Consumer<StoreException> onFailure) {
    this.store = store;
    this.onFailure = onFailure;
    this.pieces = new ChunkBuffers(Math.min(PIECE, chunkSize));
    this.wholes = new ChunkBuffers(chunkSize);
  }

  /** Buffers for what is added to a chunk at once. */
  ChunkBuffers pieces() {
    return pieces;
  }

  /** Buffers as large as the largest chunk. */
  ChunkBuffers wholes() {
    return wholes;
  }

  /** A chunk of which bytes will come; to be closed. */
  IncomingChunk begin(int index) {
    IncomingChunk writer =
        new IncomingChunk(this, index, IncomingChunk.Place.STORE, Optional.empty());
    if (writers.putIfAbsent(index, writer) != null) {
      return new IncomingChunk(
          this, index, IncomingChunk.Place.MEMORY, Optional.of(wholes.borrow()));
    }
    if (store.have().has(index)) { // only now, as who stored it may just have left the writers
      writer.stopWriting();
    }
    return writer;
  }

  /** Makes {@code chunk} the one that writes. */
  void takeOver(IncomingChunk chunk) {
    IncomingChunk writer = writers.put(chunk.index(), chunk);
    if (writer != null) {
      writer.stopWriting();
    }
  }

  void write(int index, int offset, ByteBuffer bytes) throws StoreException {
    try {
      store.write(index, offset, bytes);
    } catch (StoreException e) {
      onFailure.accept(e);
      throw e;
    }
  }

  void verified(int index) throws StoreException {
    try {
      store.verified(index);
    } catch (StoreException e) {
      onFailure.accept(e);
      throw e;
    }
  }

  /** Nothing more comes of {@code chunk}, which gives {@code copy} back. */
  void ended(IncomingChunk chunk, Optional<ByteBuffer> copy) {
    writers.remove(chunk.index(), chunk);
    copy.ifPresent(wholes::giveBack);
  }
}
