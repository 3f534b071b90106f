package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The peers that a download is connected to, and of what use each has been. No I/O, no clock;
 * guarded by its owner.
 */
final class Members {
  /** A peer counts as one that helps for so long after a chunk of use. */
  private static final Duration HELPS_FOR = Duration.ofSeconds(2);

  /** One that was dialled counts so long before its first. */
  private static final Duration TRIAL = Duration.ofMillis(300);

  /** A peer that has brought nothing for so long makes room for others; with nothing to offer. */
  private static final Duration USELESS_AFTER = Duration.ofSeconds(2);

  /** The same for one that says it has what is missing. */
  private static final Duration BROKEN_PROMISE_AFTER = Duration.ofSeconds(10);

  private static final int MAX_BROKEN = 8;
  private static final int SLOWEST_BYTES_PER_MILLI = 8;

  private final Map<RemotePeer, Member> peers = new HashMap<>();
  private Instant emptySince;

  /** What is kept of one. */
  private static final class Member {
    private final RequestWindow window;
    private final Instant joined;
    private Instant notBefore = Instant.MIN; // it is not to be asked for anything
    private Instant lastChunk; // or when it came, or was asked after a rest
    private Instant lastUse = Instant.MIN; // when a chunk of use came from it
    private int broken; // promises to have a chunk
    private boolean isAsked; // a thread hands it requests
    private boolean askAgain; // when that is done

    Member(RequestWindow window, Instant now) {
      this.window = window;
      this.joined = now;
      this.lastChunk = now;
    }

    boolean isInUse(RemotePeer peer, Instant now) {
      return now.minus(HELPS_FOR).isBefore(lastUse)
          || (peer.isDialled() && now.minus(TRIAL).isBefore(joined));
    }

    Instant lastUseOrComing() {
      return lastUse.isBefore(joined) ? joined : lastUse;
    }
  }

  Members(Instant now) {
    this.emptySince = now;
  }

  void add(RemotePeer peer, RequestWindow window, Instant now) {
    peers.put(peer, new Member(window, now));
  }

  void remove(RemotePeer peer, Instant now) {
    if (peers.remove(peer) != null && peers.isEmpty()) {
      emptySince = now;
    }
  }

  List<RemotePeer> all() {
    return List.copyOf(peers.keySet());
  }

  int size() {
    return peers.size();
  }

  /** Another connection to the same peer. */
  Optional<RemotePeer> twinOf(RemotePeer peer) {
    return peers.keySet().stream()
        .filter(other -> other.identity().isPresent())
        .filter(other -> other.identity().equals(peer.identity()))
        .findFirst();
  }

  /** How many help, or may: those that came themselves and have brought nothing do not count. */
  int inUse(Instant now) {
    return (int)
        peers.entrySet().stream().filter(one -> one.getValue().isInUse(one.getKey(), now)).count();
  }

  /** Of those that have brought nothing for long, the one that has for the longest. */
  Optional<RemotePeer> idlest(Predicate<RemotePeer> offersAny, Instant now) {
    return peers.entrySet().stream()
        .filter(one -> {
          Duration limit = offersAny.test(one.getKey()) ? BROKEN_PROMISE_AFTER : USELESS_AFTER;
          return !now.minus(limit).isBefore(one.getValue().lastUseOrComing());
        })
        .min(Comparator.comparing(one -> one.getValue().lastUseOrComing()))
        .map(Map.Entry::getKey);
  }

  /** A chunk of use came; returns how many chunks to have asked of the peer from now on. */
  Optional<Integer> brought(RemotePeer peer, int bytes, Instant now) {
    Member member = peers.get(peer);
    if (member == null) {
      return Optional.empty();
    }
    member.lastChunk = now;
    member.lastUse = now;
    member.window.received(bytes, now);
    return Optional.of(member.window.chunks());
  }

  /** The peer is asked for something after it owed nothing. */
  void rested(RemotePeer peer, Instant now) {
    Member member = peers.get(peer);
    if (member != null) {
      member.lastChunk = now;
    }
  }

  /** The peer does not have what it said it has; returns whether that happens too often. */
  boolean brokePromise(RemotePeer peer) {
    Member member = peers.get(peer);
    return member != null && ++member.broken > MAX_BROKEN;
  }

  /** The peer is not to be asked for anything until {@code end}. */
  void pause(RemotePeer peer, Instant end) {
    Member member = peers.get(peer);
    if (member != null) {
      member.notBefore = end;
    }
  }

  /**
   * Whether the caller is to ask the peer until {@link #isDoneAsking}. One thread does at a time,
   * so that requests leave in the order in which they were chosen; it asks once more for those who
   * came meanwhile.
   */
  boolean beginAsking(RemotePeer peer) {
    Member member = peers.get(peer);
    if (member == null) {
      return false;
    }
    boolean isFirst = !member.isAsked;
    member.isAsked = true;
    member.askAgain = !isFirst;
    return isFirst;
  }

  /** Whether nobody wanted to ask the peer since the caller did. */
  boolean isDoneAsking(RemotePeer peer) {
    Member member = peers.get(peer);
    if (member == null) {
      return true;
    }
    member.isAsked = member.askAgain;
    member.askAgain = false;
    return !member.isAsked;
  }

  boolean canBeAsked(RemotePeer peer, Instant now) {
    Member member = peers.get(peer);
    return member != null && !member.notBefore.isAfter(now);
  }

  /**
   * Those of {@code owing} from which nothing has come for long though they were asked all the
   * time, or not a single chunk in the time that the slowest useful one needs.
   *
   * @param chunkSize bytes
   */
  List<RemotePeer> stalled(Predicate<RemotePeer> owing, int chunkSize, Instant now) {
    return peers.keySet().stream()
        .filter(owing)
        .filter(peer -> {
          Duration patience = peer.patience();
          Duration waited = waited(peer, now);
          Duration slowest =
              patience.multipliedBy(2).plusMillis(chunkSize / SLOWEST_BYTES_PER_MILLI);
          boolean isSilent =
              peer.silence().compareTo(patience) > 0 && waited.compareTo(patience) > 0;
          return isSilent || waited.compareTo(slowest) > 0;
        })
        .toList();
  }

  /** Time since a peer brought a chunk, or was asked for one after a rest. */
  private Duration waited(RemotePeer peer, Instant now) {
    Member member = peers.get(peer);
    return member == null ? Duration.ZERO : Duration.between(member.lastChunk, now);
  }

  /** Time passed in which nobody could do anything. */
  void slept(Duration time) {
    emptySince = emptySince.plus(time);
  }

  /** Time without any peer; zero while there is one. */
  Duration alone(Instant now) {
    return peers.isEmpty() ? Duration.between(emptySince, now) : Duration.ZERO;
  }
}
