package org.idiotorrent.store;

import java.nio.ByteBuffer;
import org.idiotorrent.share.ChunkSet;

/**
 * Where the chunks of one share go that are fetched. Different chunks may come from several
 * threads.
 */
public interface ChunkStore {
  /** The chunks that are there and right; grows with {@link #verified}. */
  ChunkSet have();

  /** Bytes of the chunks that were there at the start. */
  long resumedBytes();

  /**
   * Puts bytes of a chunk where they belong, right or not: nothing of the chunk counts until all of
   * it was written and {@link #verified}.
   *
   * @param offset in the chunk, bytes
   */
  void write(int chunk, int offset, ByteBuffer bytes) throws StoreException;

  /** Keeps a chunk of which the last bytes written were found right. */
  void verified(int chunk) throws StoreException;
}
