package org.idiotorrent.store;

import java.nio.ByteBuffer;
import org.idiotorrent.share.ChunkSet;

/** Where the chunks of one share go that were fetched and verified. */
public interface ChunkStore {
  /** The chunks that are there; grows with {@link #store}. */
  ChunkSet have();

  /** Bytes of the chunks that were there at the start. */
  long resumedBytes();

  /** Keeps a verified chunk. Different chunks may come from several threads. */
  void store(int chunk, ByteBuffer bytes) throws StoreException;
}
