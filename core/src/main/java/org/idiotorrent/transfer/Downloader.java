package org.idiotorrent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireConnection;

/**
 * The half of a connection that asks: for chunks of a download, and takes them in. Requests may
 * come from any thread, the rest is for the one that reads.
 */
final class Downloader {
  private static final double FAST_BYTES_PER_NANO = 0.25;

  private final LocalPeer local;
  private final WireConnection wire;
  private final RemotePeer peer;
  private final Swarm swarm;
  private final Handover handover;
  private final OpenRequests requests;
  private boolean isFast; // whether the last chunk came faster than it can be hashed and written

  /**
   * @param peer in whose name chunks are brought to {@code swarm}
   */
  Downloader(LocalPeer local, WireConnection wire, RemotePeer peer, Swarm swarm) {
    this.local = local;
    this.wire = wire;
    this.peer = peer;
    this.swarm = swarm;
    this.requests = new OpenRequests(peer.maxRequests());
    this.handover = new Handover(local.threads(), "store " + peer.address());
  }

  Swarm swarm() {
    return swarm;
  }

  /** What was asked for and has not been answered. */
  OpenRequests requests() {
    return requests;
  }

  /** Takes in the chunk whose head was just received. */
  void receive(Message.ChunkHead head) throws IOException, StoreException {
    if (!requests.end(head.tag()).equals(Optional.of(head.index()))) {
      throw new BreachException("CHUNK that was not asked for: " + head.index());
    }
    if (head.length() != swarm.manifest().layout().lengthOf(head.index())) {
      throw new BreachException("CHUNK " + head.index() + " of " + head.length() + " bytes");
    }
    ByteBuffer bytes = swarm.buffers().borrow().limit(head.length());
    long start = System.nanoTime();
    if (isFast) {
      read(bytes, Optional.empty());
      handover.give(() -> hashAndStore(head.index(), bytes.flip()));
    } else {
      MessageDigest digest = newDigest();
      read(bytes, Optional.of(digest));
      store(head.index(), digest.digest(), bytes.flip());
    }
    isFast = head.length() > (System.nanoTime() - start) * FAST_BYTES_PER_NANO;
  }

  /**
   * Fills {@code bytes}; hashes each piece, if at all, while it is still in the processor's cache.
   */
  private void read(ByteBuffer bytes, Optional<MessageDigest> digest) throws IOException {
    int length = bytes.limit();
    try {
      while (bytes.position() < length) {
        int from = bytes.position();
        bytes.limit(from + local.downLimit().take(length - from));
        int read = wire.readBody(bytes);
        digest.ifPresent(hash -> hash.update(bytes.slice(from, read)));
      }
    } catch (IOException e) {
      swarm.buffers().giveBack(bytes);
      throw e;
    }
  }

  private void hashAndStore(int chunk, ByteBuffer bytes) {
    MessageDigest digest = newDigest();
    digest.update(bytes.duplicate());
    try {
      store(chunk, digest.digest(), bytes);
    } catch (StoreException e) {
      peer.drop("stopped by the store: " + e.getMessage()); // the download tells
    }
  }

  private MessageDigest newDigest() {
    return swarm.manifest().hashes().algorithm().newDigest();
  }

  private void store(int chunk, byte[] digest, ByteBuffer bytes) throws StoreException {
    try {
      swarm.received(peer, chunk, digest, bytes);
    } finally {
      swarm.buffers().giveBack(bytes);
    }
  }

  /** What came is still dealt with, then the second thread ends. */
  void close() {
    handover.close();
  }
}
