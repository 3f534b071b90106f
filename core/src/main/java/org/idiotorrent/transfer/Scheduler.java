package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ChunkSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which chunk is asked of which peer. No I/O, no clock, no thread: the owner calls it under
 * its own lock.
 *
 * <p>Invariant: every chunk is in exactly one of three states. MISSING: nobody was asked for it.
 * ASSIGNED: at least one peer was. HAVE: it is verified and stored, and nothing changes that.
 *
 * @param <P> what peers are to the owner; compared by identity of its equals
 */
final class Scheduler<P> {
  /**
   * So many candidates are looked at for the rarest; with more chunks than this it is the rarest of
   * a sample.
   */
  private static final int SAMPLE = 4_096;

  /**
   * Peers that one chunk is asked of at once when everything is assigned (end game), and one more
   * for each time that it has been awaited so long: however many keep it waiting, the turn comes to
   * one that does not. Of peers that have brought a chunk it is asked of one in any case.
   */
  private static final int COPIES = 2;

  private static final Duration ONE_MORE_COPY_AFTER = Duration.ofSeconds(2);

  /**
   * A chunk is asked of another after twice the time that chunks take on average, within these
   * bounds: in a busy swarm a chunk that others still queue for is not late.
   */
  private static final Duration COPY_SOONEST = Duration.ofMillis(250);

  private static final Duration COPY_LATEST = Duration.ofSeconds(1);
  private static final int AVERAGED_OVER = 16;

  private final ChunkSet missing;
  private final ChunkSet have;
  private final Map<Integer, Assignment<P>> assigned = new LinkedHashMap<>(); // oldest first
  private final Map<P, Source> sources = new LinkedHashMap<>();
  private final int[] holders; // holders[i] = how many peers have chunk i
  private final ChunkOrder order;
  private final RandomGenerator random;
  private Duration wait = Duration.ZERO; // from asking to storing, on average

  /** Whom a chunk was asked of, and when first. */
  private record Assignment<P>(Set<P> askedOf, Instant since) {}

  /** What is known of one peer. */
  private static final class Source {
    private final ChunkSet has;
    private final Map<Integer, Instant> asked = new HashMap<>(); // chunk → when
    private int window;
    private boolean proven; // a chunk of use came from it

    Source(int chunks, int window) {
      this.has = ChunkSet.none(chunks);
      this.window = window;
    }
  }

  /**
   * @param present chunks that are there already
   */
  Scheduler(ChunkSet present, ChunkOrder order, RandomGenerator random) {
    this.order = order;
    this.have = present.copy();
    this.missing = ChunkSet.none(present.size());
    this.holders = new int[present.size()];
    this.random = random;
    for (int i = have.nextMissing(0); i >= 0; i = have.nextMissing(i + 1)) {
      missing.add(i);
    }
  }

  /** A peer comes that takes {@code window} requests at a time. */
  void join(P peer, int window) {
    sources.put(peer, new Source(have.size(), window));
  }

  /** A peer goes; what it was asked for is missing again unless another was asked too. */
  void leave(P peer) {
    Source source = sources.remove(peer);
    if (source == null) {
      return;
    }
    for (int i = source.has.next(0); i >= 0; i = source.has.next(i + 1)) {
      holders[i]--;
    }
    source.asked.keySet().forEach(chunk -> release(peer, chunk));
  }

  private void release(P peer, int chunk) {
    Assignment<P> assignment = assigned.get(chunk);
    if (assignment != null && assignment.askedOf.remove(peer) && assignment.askedOf.isEmpty()) {
      assigned.remove(chunk);
      missing.add(chunk);
    }
  }

  /** {@code peer} has these chunks. */
  void has(P peer, ChunkRun run) {
    Source source = sources.get(peer);
    if (source == null) {
      return;
    }
    for (int i = run.first(); i < run.end(); i++) {
      if (source.has.add(i)) {
        holders[i]++;
      }
    }
  }

  /** From now on {@code peer} gets at most {@code window} requests at a time. */
  void setWindow(P peer, int window) {
    Source source = sources.get(peer);
    if (source != null) {
      source.window = window;
    }
  }

  /** The chunks to ask {@code peer} for now; they are assigned to it with this. */
  List<Integer> next(P peer, Instant now) {
    Source source = sources.get(peer);
    List<Integer> chosen = new ArrayList<>();
    while (source != null && source.asked.size() < source.window) {
      int chunk = choose(peer, source, now);
      if (chunk < 0) {
        break;
      }
      missing.remove(chunk);
      assigned
          .computeIfAbsent(chunk, any -> new Assignment<>(new HashSet<>(), now))
          .askedOf
          .add(peer);
      source.asked.put(chunk, now);
      chosen.add(chunk);
    }
    return chosen;
  }

  private int choose(P peer, Source source, Instant now) {
    if (order == ChunkOrder.SEQUENTIAL) {
      int late = longestAwaited(peer, source, now); // the reader waits for it
      return late >= 0 ? late : missing.and(source.has).nextSetBit(0);
    }
    int rarest = rarestMissing(source);
    return rarest < 0 ? longestAwaited(peer, source, now) : rarest;
  }

  ChunkOrder order() {
    return order;
  }

  /**
   * Of the missing chunks that {@code source} has, the one that fewest peers have, or -1; ties are
   * broken at random.
   */
  private int rarestMissing(Source source) {
    BitSet candidates = sample(missing.and(source.has));
    int fewest = Integer.MAX_VALUE;
    int ties = 0;
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      if (holders[i] < fewest) {
        fewest = holders[i];
        ties = 0;
      }
      ties += holders[i] == fewest ? 1 : 0;
    }
    int turn = ties == 0 ? 0 : random.nextInt(ties);
    int chunk = candidates.nextSetBit(0);
    while (chunk >= 0 && (holders[chunk] != fewest || turn-- > 0)) {
      chunk = candidates.nextSetBit(chunk + 1);
    }
    return chunk;
  }

  /** At most {@link #SAMPLE} of {@code chunks}, from a random place on. */
  private BitSet sample(BitSet chunks) {
    if (chunks.cardinality() > SAMPLE) {
      int first = random.nextInt(chunks.length());
      chunks.clear(0, first);
      int end = first;
      for (int i = 0; i < SAMPLE && end >= 0; i++) {
        end = chunks.nextSetBit(end + 1);
      }
      if (end >= 0) {
        chunks.clear(end, chunks.length());
      }
    }
    return chunks;
  }

  /**
   * End game: the chunk that was asked of others the longest ago, or -1. A peer that is busy gets
   * only copies of what no peer was asked that has brought a chunk, if it has itself; so of what is
   * on its way from such peers it never has more than one copy open.
   */
  private int longestAwaited(P peer, Source source, Instant now) {
    boolean busy = !source.asked.isEmpty();
    if (busy && !source.proven) {
      return -1;
    }
    Instant late = now.minus(copyAfter());
    for (Map.Entry<Integer, Assignment<P>> entry : assigned.entrySet()) {
      Assignment<P> assignment = entry.getValue();
      if (assignment.since.isAfter(late)) {
        return -1; // and so are all after it
      }
      Duration age = Duration.between(assignment.since, now);
      long copies = COPIES + age.dividedBy(ONE_MORE_COPY_AFTER);
      boolean first = source.proven && provenOf(assignment) == 0;
      boolean few = first || (!busy && assignment.askedOf.size() < copies);
      boolean free = few && !assignment.askedOf.contains(peer);
      if (free && source.has.has(entry.getKey())) {
        return entry.getKey();
      }
    }
    return -1;
  }

  private long provenOf(Assignment<P> assignment) {
    return assignment.askedOf.stream().filter(this::isProven).count();
  }

  private boolean isProven(P peer) {
    Source source = sources.get(peer);
    return source != null && source.proven;
  }

  private Duration copyAfter() {
    Duration twice = wait.multipliedBy(2);
    Duration atLeast = twice.compareTo(COPY_SOONEST) > 0 ? twice : COPY_SOONEST;
    return atLeast.compareTo(COPY_LATEST) < 0 ? atLeast : COPY_LATEST;
  }

  /** Whether a chunk that {@code peer} sent is still of use; the peer no longer owes it. */
  boolean arrived(P peer, int chunk, Instant now) {
    Source source = sources.get(peer);
    @Nullable Instant since = source == null ? null : source.asked.remove(chunk);
    if (since != null) {
      Duration change = Duration.between(since, now).minus(wait).dividedBy(AVERAGED_OVER);
      wait = wait.plus(change);
    }
    return !have.has(chunk);
  }

  /**
   * A chunk is verified and stored; returns the other peers that were asked for it and need not
   * send it.
   */
  Set<P> stored(P peer, int chunk) {
    Source from = sources.get(peer);
    if (from != null) {
      from.proven = true;
    }
    have.add(chunk);
    missing.remove(chunk);
    Assignment<P> assignment = assigned.remove(chunk);
    if (assignment == null) {
      return Set.of();
    }
    Set<P> others = assignment.askedOf;
    others.remove(peer);
    others.forEach(other -> {
      Source source = sources.get(other);
      if (source != null) {
        source.asked.remove(chunk);
      }
    });
    return others;
  }

  /**
   * {@code peer} will not send {@code chunk}: it is missing again, unless another was asked too.
   */
  void refused(P peer, int chunk) {
    Source source = sources.get(peer);
    if (source != null) {
      source.asked.remove(chunk);
    }
    release(peer, chunk);
  }

  /** {@code peer} does not have {@code chunk} after all. */
  void lacks(P peer, int chunk) {
    refused(peer, chunk);
    Source source = sources.get(peer);
    if (source != null && source.has.has(chunk)) {
      source.has.remove(chunk);
      holders[chunk]--;
    }
  }

  /** Whether {@code peer} has a chunk that is not here. */
  boolean offersAny(P peer) {
    Source source = sources.get(peer);
    for (int i = have.nextMissing(0); source != null && i >= 0; i = have.nextMissing(i + 1)) {
      if (source.has.has(i)) {
        return true;
      }
    }
    return false;
  }

  /** How many requests {@code peer} has open. */
  int open(P peer) {
    Source source = sources.get(peer);
    return source == null ? 0 : source.asked.size();
  }

  boolean isComplete() {
    return have.isComplete();
  }

  /** Whether the invariant holds, and both sides of each assignment agree; for tests. */
  boolean isConsistent() {
    if (missing.count() + assigned.size() + have.count() != have.size()) {
      return false;
    }
    for (int i = missing.next(0); i >= 0; i = missing.next(i + 1)) {
      if (have.has(i) || assigned.containsKey(i)) {
        return false;
      }
    }
    if (assigned.keySet().stream().anyMatch(have::has)) {
      return false;
    }
    int asked = 0;
    for (Map.Entry<P, Source> entry : sources.entrySet()) {
      for (int chunk : entry.getValue().asked.keySet()) {
        Assignment<P> assignment = assigned.get(chunk);
        if (assignment == null || !assignment.askedOf.contains(entry.getKey())) {
          return false;
        }
        asked++;
      }
    }
    return asked == assigned.values().stream().mapToInt(one -> one.askedOf.size()).sum();
  }
}
