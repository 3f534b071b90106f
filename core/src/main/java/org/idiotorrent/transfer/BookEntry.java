package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;

/** What a {@link PeerBook}, which guards it, knows of one address. */
final class BookEntry {
  static final Duration FIRST_RETRY = Duration.ofMillis(500);

  final EnumSet<Via> ways = EnumSet.noneOf(Via.class);
  Optional<PeerId> peerId = Optional.empty();
  boolean proven; // it sent a good chunk
  boolean hasShare; // the peer says so
  Instant due;
  boolean inUse;
  Instant enoughUntil = Instant.MIN; // while it is in use
  Instant bannedUntil = Instant.MIN;
  Duration retry = FIRST_RETRY;

  BookEntry(Instant due) {
    this.due = due;
  }

  boolean isDue(Instant now) {
    return !inUse && !isBanned(now) && !due.isAfter(now);
  }

  boolean isBanned(Instant now) {
    return bannedUntil.isAfter(now);
  }

  /** Whether other addresses of the same peer need not be tried. */
  boolean isEnough(Instant now) {
    return inUse && now.isBefore(enoughUntil);
  }

  void release(Instant due) {
    this.due = due;
    inUse = false;
  }

  /** Whether only a tracker named it. */
  boolean isOfReserve() {
    return ways.size() == 1 && ways.contains(Via.TRACKER);
  }

  boolean hasNotFailed() {
    return inUse || retry.equals(FIRST_RETRY);
  }
}
