package org.idiotorrent.wire;

import java.nio.ByteBuffer;
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
 * @param connections of a device: how many it takes at once, from whomever; 0 if this is no device
 */
public record Hello(
    int version,
    int port,
    int features,
    int maxChunk,
    int maxRequests,
    int maxControl,
    PeerId peerId,
    Optional<FileId> share,
    int connections)
    implements Message {
  public static final int VERSION = 1;
  public static final int CATALOG = 1;
  public static final int PEER_EXCHANGE = 1 << 1;
  public static final int REACH = 1 << 2;
  static final int DEVICE = 1 << 3;
  public static final int TELL_ALL = 1 << 4;

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
        share,
        0);
  }

  /** What idt's firmware says of itself (PACK.md, section 3); it knows its port and ID later. */
  public static Hello ofDevice(Optional<FileId> share) {
    return new Hello(
        VERSION,
        0,
        CATALOG | DEVICE,
        WireLimits.SLICE,
        WireLimits.DEVICE_REQUESTS,
        WireLimits.SMALL_CONTROL,
        PeerId.read(ByteBuffer.allocate(PeerId.LENGTH)),
        share,
        WireLimits.DEVICE_CONNECTIONS);
  }

  /** Whether the sender is a device, with which others deal as WIRE.md, section 14, says. */
  public boolean isDevice() {
    return (features & DEVICE) != 0;
  }

  /** The same, asking to be told at once of all chunks that the other side has. */
  public Hello tellingAll() {
    int more = features | TELL_ALL;
    return new Hello(
        version, port, more, maxChunk, maxRequests, maxControl, peerId, share, connections);
  }
}
