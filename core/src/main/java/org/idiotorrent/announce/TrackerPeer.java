package org.idiotorrent.announce;

import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.PeerId;

/**
 * A peer as a tracker lists it; nothing of it is checked but its form.
 *
 * @param address the IP address that the tracker saw it come from
 * @param lan addresses that it has behind an address translator
 */
record TrackerPeer(
    String address, long port, Optional<PeerId> id, boolean complete, List<String> lan) {
  TrackerPeer {
    lan = List.copyOf(lan);
  }
}
