package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;

/**
 * A remote that has chunks of one share and can be asked for them, whatever protocol it speaks.
 * What it has and sends it tells its {@link PeerEvents}. No method blocks.
 */
interface RemotePeer {
  Duration PATIENCE = Duration.ofSeconds(5);

  PeerAddress address();

  /** The remote's peer ID, if its protocol has one. */
  Optional<PeerId> identity();

  /** Whether this side made the connection. */
  boolean isDialled();

  /** Of two connections to the same peer, whether this is the one that both sides keep. */
  boolean isPreferred();

  /** The protocol's name as users see it, such as {@code idt}. */
  String protocol();

  /** How many chunks may be asked for before the first of them has come. */
  int maxRequests();

  /** Time since anything came from the remote. */
  Duration silence();

  /** How long it may be silent while it owes chunks (WIRE.md, sections 9 and 14). */
  default Duration patience() {
    return PATIENCE;
  }

  /** Asks for a chunk that the remote has; it comes, or is refused, later. */
  void request(int chunk);

  /** Withdraws a request; the chunk may come all the same. */
  void cancel(int chunk);

  /** Tells the remote, if its protocol has a word for it, that this side has {@code chunk} now. */
  void tellHave(int chunk);

  /** Ends the connection; {@link PeerEvents#left} follows. {@code reason} is for the log. */
  void drop(String reason);

  /** The same for a peer that broke the rules; it is not let in again soon. */
  default void expel(String reason) {
    drop(reason);
  }
}
