package org.idiotorrent.transfer;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  /** Announced, of one address, in parts; a whole list is one datagram's. */
  private static final int MAX_ANNOUNCED = 256;

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
  List<AnnouncedShare> shares = List.of(); // once it was reached, all that it says
  State state = State.QUEUED;
  long since = System.nanoTime(); // it is in this state
  private Map<String, AnnouncedShare> announced = new LinkedHashMap<>(); // by ID
  private Set<String> ids = Set.of(); // of the shares that it says
  boolean doubted; // something was heard that it has to be asked about again
  long doubtedAt;
  long askedAt;
  boolean isAskedAgain;
  Optional<Thread> asking = Optional.empty();

  Contact(PeerAddress address) {
    this.address = address;
  }

  /** Returns whether this is a new way. */
  boolean heardBy(Via way) {
    left.clear();
    return via.add(way);
  }

  /**
   * Takes note of an announcement; returns whether it says anything new.
   *
   * @param whole whether there are no other shares
   */
  boolean announces(List<AnnouncedShare> some, boolean whole) {
    Map<String, AnnouncedShare> before = announced;
    announced = whole ? new LinkedHashMap<>() : new LinkedHashMap<>(before);
    for (AnnouncedShare share : some) {
      if (announced.size() < MAX_ANNOUNCED) {
        announced.putIfAbsent(share.idHex(), share);
      }
    }
    if (!isReached()) {
      shares = List.copyOf(announced.values());
    }
    return !announced.equals(before);
  }

  /** It answered with these. */
  void says(List<AnnouncedShare> all) {
    shares = List.copyOf(all);
    ids = all.stream().map(AnnouncedShare::idHex).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether it says, at least, all of {@code some}; of those of which the whole ID is known. */
  boolean saysAll(Collection<AnnouncedShare> some) {
    return some.stream().allMatch(share -> share.id().isEmpty() || ids.contains(share.idHex()));
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

  /** Its shares, as far as their whole ID is known. */
  Stream<ShareOffer> offers(Set<Via> ways) {
    return shares.stream()
        .flatMap(share ->
            share.id().stream().map(id -> new ShareOffer(id, share, offering(share, ways))));
  }

  private FoundShare.FoundPeer offering(AnnouncedShare share, Set<Via> ways) {
    return new FoundShare.FoundPeer(
        peerId, address, share.name(), ways, share.complete(), isReached());
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

  /** When, by {@link System#nanoTime()}, it may be asked beside others of its peer. */
  long turn(List<Contact> others) {
    boolean wait = peerId.isPresent() && AddressOrder.isLastResort(address);
    long turn = since + (wait ? AddressOrder.RESOLUTION_DELAY.toNanos() : 0);
    for (Contact other : others) {
      if (other.state == State.ASKED) {
        turn = Math.max(turn, other.since + AddressOrder.ATTEMPT_DELAY.toNanos());
      }
    }
    return turn;
  }

  /** Whether it comes before another address of its peer: better, or as good and earlier. */
  boolean isBefore(Contact other) {
    return isBetterThan(other) || (!other.isBetterThan(this) && since - other.since < 0);
  }

  boolean isBetterThan(Contact other) {
    return AddressOrder.BEST_FIRST.compare(address, other.address) < 0;
  }
}
