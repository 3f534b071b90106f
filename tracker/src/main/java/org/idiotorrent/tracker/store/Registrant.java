package org.idiotorrent.tracker.store;

import java.nio.ByteBuffer;
import org.idiotorrent.peer.PeerId;

/**
 * A peer that wants to be listed.
 *
 * @param address where the call came from
 * @param port TCP port, 1 to 65,535
 */
public record Registrant(PublicAddress address, PeerId id, int port, LanAddresses lan) {
  /** Address and ID: what tells peers of one file apart. */
  byte[] key() {
    byte[] key = new byte[PeerTable.KEY];
    address.write(key, 0);
    id.write(ByteBuffer.wrap(key, PublicAddress.LENGTH, PeerId.LENGTH));
    return key;
  }
}
