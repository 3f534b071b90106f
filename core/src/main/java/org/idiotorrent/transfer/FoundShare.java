package org.idiotorrent.transfer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.idiotorrent.peer.AddressOrder;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;

/**
 * A share that peers nearby say they have. All but the ID is their word, not verified.
 *
 * @param name what most of the peers call it; a stranger's text, not checked
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

  /** Whether a name of it is as wanted: the one shown, or that which any peer gives. */
  public boolean isCalled(Predicate<String> wanted) {
    return wanted.test(name) || peers.stream().map(FoundPeer::name).anyMatch(wanted);
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
   * @param name what it calls the share; a stranger's text, not checked
   * @param via the ways it was found
   * @param complete whether it says that it has all
   * @param reachable whether a handshake succeeded
   */
  public record FoundPeer(
      Optional<PeerId> id,
      PeerAddress address,
      String name,
      Set<Via> via,
      boolean complete,
      boolean reachable) {
    public FoundPeer {
      via = Set.copyOf(via);
    }
  }
}
