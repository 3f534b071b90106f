package org.idiotorrent.web;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.idiotorrent.http.Body;
import org.idiotorrent.http.Sink;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.ServedShare;

/**
 * A share's bytes on their way to one client, within the rate that is allowed. A share whose data
 * cannot be read is withdrawn, unless it still is, or was, a download.
 */
record SharedBytes(ServedShare share, LocalPeer peer, Audience audience, InetAddress client)
    implements Body, Sink.Source {
  private static final int PIECE = 4 << 20;

  @Override
  public long length() {
    return share.manifest().size();
  }

  /** Fails if what is at {@code offset} cannot be read. */
  void probe(long offset) throws IOException {
    try {
      share.files().read(offset, ByteBuffer.allocate(offset < length() ? 1 : 0));
    } catch (IOException e) {
      if (share.isOwned()) {
        peer.withdraw(share);
      }
      throw e;
    }
  }

  @Override
  public void write(long offset, long length, Sink sink) throws IOException {
    for (long moved = 0; moved < length; ) {
      int piece = peer.upLimit().take((int) Math.min(PIECE, length - moved));
      long at = offset + moved;
      try {
        sink.transfer(this, at, piece);
      } catch (IOException e) {
        probe(at); // the file's fault, or the client's
        throw e;
      }
      moved += piece;
    }
  }

  @Override
  public long transferTo(long offset, long length, WritableByteChannel target) throws IOException {
    long moved = share.files().transferTo(offset, length, target);
    count(moved);
    return moved;
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    int wanted = target.remaining();
    share.files().read(offset, target);
    count(wanted);
  }

  private void count(long sent) {
    peer.uploaded(sent);
    audience.sent(client, share.manifest(), sent);
  }
}
