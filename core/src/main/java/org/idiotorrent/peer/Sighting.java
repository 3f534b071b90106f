package org.idiotorrent.peer;

import java.util.List;
import java.util.Optional;

/**
 * Something heard of a peer: a hint until a handshake confirms it.
 *
 * @param peerId empty if the way does not tell it
 * @param shares what the peer named
 * @param listIsWhole whether it shares nothing else
 * @param gone whether the peer said goodbye
 */
public record Sighting(
    PeerAddress address,
    Via via,
    Optional<PeerId> peerId,
    List<AnnouncedShare> shares,
    boolean listIsWhole,
    boolean gone) {
  public Sighting {
    shares = List.copyOf(shares);
  }
}
