package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ChunkSet;

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

  /** Peers that one chunk is asked of at once when everything is assigned (end game). */
  private static final int MAX_COPIES = 2;

  /** A chunk that was asked for more recently than this is not asked of another. */
  private static final Duration COPY_AFTER = Duration.ofMillis(250);

  private final ChunkSet missing;
  private final ChunkSet have;
  private final Map<Integer, Assignment<P>> assigned = new LinkedHashMap<>(); // oldest first
  private final Map<P, Source> sources = new LinkedHashMap<>();
  private final int[] holders; // holders[i] = how many peers have chunk i
  private final RandomGenerator random;

  /** Whom a chunk was asked of, and when first. */
  private record Assignment<P>(Set<P> askedOf, Instant since) {}

  /** What is known of one peer. */
  private static final class Source {
    private final ChunkSet has;
    private final Set<Integer> asked = new HashSet<>();
    private int window;

    Source(int chunks, int window) {
      this.has = ChunkSet.none(chunks);
      this.window = window;
    }
  }

  /**
   * @param present chunks that are there already
   */
  Scheduler(ChunkSet present, RandomGenerator random) {
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
    source.asked.forEach(chunk -> release(peer, chunk));
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
      int chunk = rarestMissing(source);
      if (chunk < 0 && source.asked.isEmpty()) {
        chunk = longestAwaited(peer, source, now);
      }
      if (chunk < 0) {
        break;
      }
      missing.remove(chunk);
      assigned
          .computeIfAbsent(chunk, any -> new Assignment<>(new HashSet<>(), now))
          .askedOf
          .add(peer);
      source.asked.add(chunk);
      chosen.add(chunk);
    }
    return chosen;
  }

  /**
   * Of the missing chunks that {@code source} has, the one that fewest peers have, or -1; ties are
   * broken at random.
   */
  private int rarestMissing(Source source) {
    int candidates = Math.min(missing.count(), SAMPLE);
    int chunk = missing.size() > SAMPLE ? random.nextInt(missing.size()) : 0;
    int best = -1;
    int ties = 0;
    for (int i = 0; i < candidates; i++, chunk++) {
      chunk = missing.next(chunk) >= 0 ? missing.next(chunk) : missing.next(0);
      if (!source.has.has(chunk)) {
        continue;
      }
      if (best < 0 || holders[chunk] < holders[best]) {
        best = chunk;
        ties = 1;
      } else if (holders[chunk] == holders[best] && random.nextInt(++ties) == 0) {
        best = chunk;
      }
    }
    return best;
  }

  /**
   * End game: for a peer that would be idle, the chunk that was asked of another the longest ago,
   * or -1. So a peer never has more than one copy open, and no chunk more than {@link #MAX_COPIES}.
   */
  private int longestAwaited(P peer, Source source, Instant now) {
    for (Map.Entry<Integer, Assignment<P>> entry : assigned.entrySet()) {
      Assignment<P> assignment = entry.getValue();
      if (assignment.since.plus(COPY_AFTER).isAfter(now)) {
        return -1; // and so are all after it
      }
      boolean free = assignment.askedOf.size() < MAX_COPIES && !assignment.askedOf.contains(peer);
      if (free && source.has.has(entry.getKey())) {
        return entry.getKey();
      }
    }
    return -1;
  }

  /** Whether a chunk that {@code peer} sent is still of use; it is no longer assigned to it. */
  boolean arrived(P peer, int chunk) {
    Source source = sources.get(peer);
    if (source != null) {
      source.asked.remove(chunk);
    }
    return !have.has(chunk);
  }

  /**
   * A chunk is verified and stored; returns the other peers that were asked for it and need not
   * send it.
   */
  Set<P> stored(P peer, int chunk) {
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

  /** How many requests {@code peer} has open. */
  int open(P peer) {
    Source source = sources.get(peer);
    return source == null ? 0 : source.asked.size();
  }

  boolean isComplete() {
    return have.isComplete();
  }
}
