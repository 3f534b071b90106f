package org.idiotorrent.lan;

import java.util.List;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ShareQuery;

/** One datagram of the beacon (DISCOVERY.md, section 2). */
sealed interface Beacon {
  Sender sender();

  /**
   * Who sent it.
   *
   * @param tcpPort 0 in a query of somebody who does not listen
   * @param instance one more at each change of what is shared
   */
  record Sender(int tcpPort, int instance, PeerId peerId) {}

  /**
   * What a peer shares.
   *
   * @param more whether it shares more than these
   */
  record Announce(Sender sender, boolean more, List<AnnouncedShare> shares) implements Beacon {
    public Announce {
      shares = List.copyOf(shares);
    }
  }

  /** What a peer looks for. */
  record Query(Sender sender, ShareQuery wanted) implements Beacon {}

  /** A goodbye. */
  record Bye(Sender sender) implements Beacon {}
}
