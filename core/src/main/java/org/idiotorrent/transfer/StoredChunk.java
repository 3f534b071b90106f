package org.idiotorrent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.wire.ChunkBody;

/**
 * A chunk that is sent from disk.
 *
 * @param offset of the chunk in the share, bytes
 * @param limit that sending keeps to
 */
record StoredChunk(ShareFiles files, long offset, RateLimit limit) implements ChunkBody {
  @Override
  public void read(int position, ByteBuffer target) throws IOException {
    limit.takeAll(target.remaining());
    try {
      files.read(offset + position, target);
    } catch (IOException e) {
      throw new UnreadableShareException(e);
    }
  }

  @Override
  public long transferTo(int position, int length, WritableByteChannel target) throws IOException {
    return files.transferTo(offset + position, limit.take(length), target);
  }
}
