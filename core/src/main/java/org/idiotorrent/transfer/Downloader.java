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
  private final ChunkBuffers pieces;
  private final SliceAssembly assembly;
  private boolean isFast; // whether the last chunk came faster than it can be hashed

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
    this.pieces = swarm.incoming().pieces();
    this.assembly = new SliceAssembly(swarm.incoming().wholes());
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
    long start = System.nanoTime();
    IncomingChunk chunk = swarm.incoming().begin(head.index());
    MessageDigest digest = newDigest();
    try {
      for (int left = head.length(); left > 0; ) {
        left -= take(chunk, left, digest);
      }
      if (isFast) {
        handover.give(() -> finish(chunk, digest));
      } else {
        swarm.received(peer, chunk, digest.digest());
        chunk.close();
      }
    } catch (IOException | StoreException e) {
      chunk.close();
      throw e;
    }
    isFast = head.length() > (System.nanoTime() - start) * FAST_BYTES_PER_NANO;
  }

  /**
   * Takes a piece of {@code chunk}, of which {@code left} bytes are to come; returns its length.
   */
  private int take(IncomingChunk chunk, int left, MessageDigest digest)
      throws IOException, StoreException {
    ByteBuffer piece = pieces.borrow();
    int length = Math.min(left, piece.remaining());
    try {
      read(piece.limit(length), isFast ? Optional.empty() : Optional.of(digest));
      chunk.add(piece.flip());
      if (isFast) {
        handover.give(() -> {
          digest.update(piece.rewind());
          pieces.giveBack(piece);
        });
      }
    } catch (IOException | StoreException e) {
      pieces.giveBack(piece);
      throw e;
    }
    if (!isFast) {
      pieces.giveBack(piece);
    }
    return length;
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
    Optional<ByteBuffer> whole =
        assembly.add(slice, swarm.manifest().layout().lengthOf(slice.index()));
    if (whole.isPresent()) {
      try {
        swarm.receivedWhole(peer, slice.index(), whole.get());
      } finally {
        swarm.incoming().wholes().giveBack(whole.get());
      }
    }
  }

  /**
   * Fills {@code piece}; hashes what comes, if at all, while it is still in the processor's cache.
   */
  private void read(ByteBuffer piece, Optional<MessageDigest> digest) throws IOException {
    int length = piece.limit();
    while (piece.position() < length) {
      int from = piece.position();
      piece.limit(from + local.downLimit().take(length - from));
      int read = wire.readBody(piece);
      digest.ifPresent(hash -> hash.update(piece.slice(from, read)));
    }
  }

  private void finish(IncomingChunk chunk, MessageDigest digest) {
    try (chunk) {
      swarm.received(peer, chunk, digest.digest());
    } catch (StoreException e) {
      peer.drop("stopped by the store: " + e.getMessage()); // the download tells
    }
  }

  private MessageDigest newDigest() {
    return swarm.manifest().hashes().algorithm().newDigest();
  }

  /** What came is still dealt with, then the second thread ends. */
  void close() {
    handover.close();
  }
}
