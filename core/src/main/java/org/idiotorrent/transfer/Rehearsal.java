package org.idiotorrent.transfer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ShareQuery;

/**
 * A peer's first visitor is itself: it asks for its catalog, as finders do. Until the Java runtime
 * has made ready what that takes, an answer costs twice as much of the processor as any later one,
 * and one finder may ask all peers of a crowd at once.
 */
public final class Rehearsal {
  private static final System.Logger LOG = System.getLogger(Rehearsal.class.getName());

  private Rehearsal() {}

  /** Starts it, beside whatever comes next; if it fails, nothing is lost. */
  public static void start(LocalPeer peer) {
    peer.threads().start("rehearsal", () -> tryOnce(peer));
  }

  private static void tryOnce(LocalPeer peer) {
    try {
      ask(peer);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "no rehearsal: " + e.getMessage());
    }
  }

  /** What {@code peer} says that it shares. */
  static List<AnnouncedShare> ask(LocalPeer peer) throws IOException {
    PeerAddress own = PeerAddress.of(InetAddress.getLoopbackAddress(), peer.port());
    try (PeerInquiry inquiry = PeerInquiry.dial(own, PeerId.random(), Optional.empty())) {
      return inquiry.catalog(new ShareQuery.Everything());
    }
  }
}
