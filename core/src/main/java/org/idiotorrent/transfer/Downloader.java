package org.idiotorrent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.share.ChunkLayout;
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
  private final SliceAssembly assembly;
  private boolean isFast; // whether the last chunk came faster than it can be hashed and written

  /**
   * @param peer in whose name chunks are brought to {@code swarm}
   * @param fromDevice whether it is a device, which is asked for slices of larger chunks
   */
  Downloader(
      LocalPeer local, WireConnection wire, RemotePeer peer, Swarm swarm, boolean fromDevice) {
    this.local = local;
    this.wire = wire;
    this.peer = peer;
    this.swarm = swarm;
    ChunkLayout layout = swarm.manifest().layout();
    this.requests =
        new OpenRequests(
            peer.maxRequests(),
            chunk ->
                fromDevice
                    ? ChunkPart.forDevice(chunk, layout.lengthOf(chunk))
                    : List.of(ChunkPart.whole(chunk, layout.lengthOf(chunk))));
    this.assembly = new SliceAssembly(swarm.buffers());
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
    if (requests.end(head.tag()).filter(part -> part.isAnsweredBy(head)).isEmpty()) {
      throw new BreachException(
          "CHUNK that was not asked for: " + head.index() + " of " + head.length() + " bytes");
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

  /** Takes in a slice; the chunk that it completes is dealt with like any other. */
  void receive(Message.Slice slice) throws IOException, StoreException {
    if (requests.end(slice.tag()).filter(part -> part.isAnsweredBy(slice)).isEmpty()) {
      throw new BreachException(
          "SLICE that was not asked for: " + slice.index() + " from " + slice.offset());
    }
    for (int left = slice.bytes().remaining(); left > 0; ) {
      left -= local.downLimit().take(left);
    }
    Optional<ByteBuffer> chunk =
        assembly.add(slice, swarm.manifest().layout().lengthOf(slice.index()));
    if (chunk.isPresent()) {
      MessageDigest digest = newDigest();
      digest.update(chunk.get().duplicate());
      store(slice.index(), digest.digest(), chunk.get());
    }
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
