package org.idiotorrent.wire;

import java.util.Optional;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.ShareLimits;

/**
 * The first frame of both sides (WIRE.md, section 3).
 *
 * @param port own listening TCP port, 0 if none
 * @param features bits
 * @param maxChunk largest chunk taken, bytes
 * @param maxRequests REQUEST frames taken before the first is answered
 * @param maxControl largest control payload taken, bytes
 * @param share what the connection is about; empty: the catalog only
 */
public record Hello(
    int version,
    int port,
    int features,
    int maxChunk,
    int maxRequests,
    int maxControl,
    PeerId peerId,
    Optional<FileId> share)
    implements Message {
  public static final int VERSION = 1;
  public static final int CATALOG = 1;
  public static final int PEER_EXCHANGE = 1 << 1;
  public static final int REACH = 1 << 2;

  /** What idt says of itself. */
  public static Hello of(PeerId peerId, int port, Optional<FileId> share) {
    return new Hello(
        VERSION,
        port,
        CATALOG | PEER_EXCHANGE | REACH,
        ShareLimits.CHUNK_SIZE,
        WireLimits.OPEN_REQUESTS,
        WireLimits.CONTROL,
        peerId,
        share);
  }
}
