package org.idiotorrent.transfer;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.AddressOrder;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;

/**
 * What a {@link ShareSearch} knows of one address, and how far it is with asking there. The search
 * guards it.
 */
final class Contact {
  /** How far the asking is. */
  enum State {
    QUEUED,
    /** It waits for its turn among the addresses of its peer. */
    NEXT,
    ASKED,
    REACHED,
    /** The peer was reached at another address, as good or better. */
    SPARE,
    FAILED
  }

  final PeerAddress address;
  final EnumSet<Via> via = EnumSet.noneOf(Via.class);
  final EnumSet<Via> left = EnumSet.noneOf(Via.class); // those that ended since it was heard of
  Optional<PeerId> peerId = Optional.empty();
  List<AnnouncedShare> shares = List.of();
  State state = State.QUEUED;
  long since = System.nanoTime(); // it is in this state
  List<AnnouncedShare> announced = List.of();
  boolean doubted; // something was heard that it has to be asked about again
  long doubtedAt;
  long askedAt;
  boolean isAskedAgain;

  Contact(PeerAddress address) {
    this.address = address;
  }

  void heardBy(Via way) {
    via.add(way);
    left.clear();
  }

  void goneBy(Via way) {
    if (via.remove(way)) {
      left.add(way);
    }
  }

  void become(State next) {
    state = next;
    since = System.nanoTime();
  }

  void doubt() {
    doubted = true;
    doubtedAt = System.nanoTime();
  }

  /** Whether it is known no more: all ways say that it has gone, and it does not answer. */
  boolean hasGone() {
    return via.isEmpty() && (state == State.FAILED || state == State.SPARE);
  }

  boolean isReached() {
    return state == State.REACHED;
  }

  boolean isOpen() {
    return state == State.QUEUED || state == State.NEXT || state == State.ASKED;
  }

  /** Whether the peer was heard of now, not only at an earlier time. */
  boolean isCurrent() {
    return isReached() || !via.equals(EnumSet.of(Via.REMEMBERED));
  }

  /** Whether it comes before another address of its peer: better, or as good and earlier. */
  boolean isBefore(Contact other) {
    return isBetterThan(other) || (!other.isBetterThan(this) && since - other.since < 0);
  }

  boolean isBetterThan(Contact other) {
    return AddressOrder.BEST_FIRST.compare(address, other.address) < 0;
  }
}
