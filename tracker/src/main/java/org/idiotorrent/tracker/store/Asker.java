package org.idiotorrent.tracker.store;

import java.util.Optional;
import org.idiotorrent.peer.PeerId;

/**
 * Who wants peers.
 *
 * @param id is not among the peers it is given
 * @param wanted how many peers it is given at most
 */
public record Asker(PublicAddress address, Optional<PeerId> id, int wanted) {}
