package org.idiotorrent.transfer;

import java.util.Optional;
import org.idiotorrent.peer.PeerId;

/**
 * Who did something: an ID at a host. An ID alone proves nothing, as anybody can say that of
 * another, who is not to be blamed for it.
 *
 * @param host an IP address as text
 */
record PeerAtHost(PeerId id, String host) {
  /** Empty if the peer has no ID, as a web server. */
  static Optional<PeerAtHost> of(RemotePeer peer) {
    return peer.identity().map(id -> new PeerAtHost(id, peer.address().host()));
  }
}
