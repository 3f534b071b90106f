package org.idiotorrent.tracker.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.idiotorrent.peer.PeerId;

/**
 * Who wants peers.
 *
 * @param id is not among the peers it is given
 * @param wanted how many peers it is given at most
 */
public record Asker(PublicAddress address, Optional<PeerId> id, int wanted) {
  /** The bytes of the ID; none without one. */
  byte[] idBytes() {
    byte[] bytes = new byte[id.isPresent() ? PeerId.LENGTH : 0];
    id.ifPresent(one -> one.write(ByteBuffer.wrap(bytes)));
    return bytes;
  }
}
