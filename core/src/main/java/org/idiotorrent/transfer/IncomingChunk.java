package org.idiotorrent.transfer;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.idiotorrent.store.StoreException;

/**
 * A chunk that one connection brings; see {@link IncomingChunks}. For one thread at a time, but for
 * {@link #stopWriting}. {@link #lock} guards where its bytes go.
 */
final class IncomingChunk implements Closeable {
  /** Where the bytes of a chunk go that is not verified. */
  enum Place {
    STORE,
    MEMORY,
    NOWHERE
  }

  private final IncomingChunks all;
  private final int index;
  private final Optional<ByteBuffer> copy;
  private final ReentrantLock lock = new ReentrantLock();
  private Place place;
  private int length;

  /**
   * @param copy for the bytes if they go to memory
   */
  IncomingChunk(IncomingChunks all, int index, Place place, Optional<ByteBuffer> copy) {
    this.all = all;
    this.index = index;
    this.place = place;
    this.copy = copy;
  }

  int index() {
    return index;
  }

  /** Bytes that came. */
  int length() {
    return length;
  }

  /** Takes what comes next of the chunk; {@code piece} is only lent. */
  void add(ByteBuffer piece) throws StoreException {
    lock.lock();
    try {
      int bytes = piece.remaining();
      switch (place) {
        case STORE -> all.write(index, length, piece);
        case MEMORY -> copy.orElseThrow().put(piece);
        case NOWHERE -> {}
      }
      length += bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Another connection brought the chunk: what comes here does not matter any more. */
  void stopWriting() {
    lock.lock();
    try {
      place = Place.NOWHERE;
    } finally {
      lock.unlock();
    }
  }

  /** Puts the whole chunk in the store, which was found right and is not there yet. */
  void keep() throws StoreException {
    if (place == Place.MEMORY) {
      all.takeOver(this);
      all.write(index, 0, copy.orElseThrow().flip());
    }
    all.verified(index);
  }

  /** No more of it comes. */
  @Override
  public void close() {
    all.ended(this, copy);
  }
}
