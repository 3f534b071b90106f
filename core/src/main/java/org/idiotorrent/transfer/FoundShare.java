package org.idiotorrent.transfer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.peer.AddressOrder;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;

/**
 * A share that peers nearby say they have. All but the ID is their word, not verified.
 *
 * @param name a stranger's text, not checked
 * @param size bytes
 * @param peers each once, reachable ones first
 */
public record FoundShare(
    FileId id, String name, long size, int chunkSize, boolean folder, List<FoundPeer> peers) {
  public FoundShare {
    peers = List.copyOf(peers);
  }

  /** Whether a handshake with at least one of the peers succeeded. */
  public boolean isReachable() {
    return peers.stream().anyMatch(FoundPeer::reachable);
  }

  /**
   * Whether at least one of the peers was reached, and for none of those a better address may still
   * be heard of.
   */
  public boolean isWellReached() {
    return isReachable()
        && peers.stream()
            .noneMatch(peer -> peer.reachable() && AddressOrder.isLastResort(peer.address()));
  }

  /**
   * A peer that says it has the share.
   *
   * @param id empty if it is not known
   * @param via the ways it was found
   * @param complete whether it says that it has all
   * @param reachable whether a handshake succeeded
   */
  public record FoundPeer(
      Optional<PeerId> id, PeerAddress address, Set<Via> via, boolean complete, boolean reachable) {
    public FoundPeer {
      via = Set.copyOf(via);
    }
  }
}
