package org.idiotorrent.transfer;

import java.util.ArrayList;
import java.util.HashMap;
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

  private final ChunkSet missing;
  private final ChunkSet have;
  private final Map<Integer, Set<P>> assigned = new HashMap<>();
  private final Map<P, Source> sources = new LinkedHashMap<>();
  private final int[] holders; // holders[i] = how many peers have chunk i
  private final RandomGenerator random;

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
    Set<P> askedOf = assigned.get(chunk);
    if (askedOf != null && askedOf.remove(peer) && askedOf.isEmpty()) {
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
  List<Integer> next(P peer) {
    Source source = sources.get(peer);
    List<Integer> chosen = new ArrayList<>();
    while (source != null && source.asked.size() < source.window) {
      int chunk = rarestMissing(source);
      if (chunk < 0) {
        chunk = leastCopied(peer, source);
      }
      if (chunk < 0) {
        break;
      }
      missing.remove(chunk);
      assigned.computeIfAbsent(chunk, any -> new HashSet<>()).add(peer);
      source.asked.add(chunk);
      chosen.add(chunk);
    }
    return chosen;
  }

  /**
   * The missing chunk that the fewest peers have, of those that {@code source} has; ties are broken
   * at random.
   */
  private int rarestMissing(Source source) {
    int size = missing.size();
    int start = size > SAMPLE ? random.nextInt(size) : 0;
    int best = -1;
    int ties = 0;
    int seen = 0;
    for (int chunk : List.of(start, 0)) {
      int end = chunk == 0 && start > 0 ? start : size;
      for (int i = missing.next(chunk);
          i >= 0 && i < end && seen < SAMPLE;
          i = missing.next(i + 1)) {
        seen++;
        if (!source.has.has(i)) {
          continue;
        }
        if (best < 0 || holders[i] < holders[best]) {
          best = i;
          ties = 1;
        } else if (holders[i] == holders[best] && random.nextInt(++ties) == 0) {
          best = i;
        }
      }
      if (start == 0) {
        break;
      }
    }
    return best;
  }

  /**
   * End game: when nothing is missing, a chunk that somebody else was asked for, but not too many.
   */
  private int leastCopied(P peer, Source source) {
    if (missing.count() > 0) {
      return -1;
    }
    int best = -1;
    int copies = MAX_COPIES;
    for (Map.Entry<Integer, Set<P>> entry : assigned.entrySet()) {
      int chunk = entry.getKey();
      Set<P> askedOf = entry.getValue();
      if (askedOf.size() < copies && !askedOf.contains(peer) && source.has.has(chunk)) {
        best = chunk;
        copies = askedOf.size();
      }
    }
    return best;
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
    Set<P> others = assigned.remove(chunk);
    if (others == null) {
      return Set.of();
    }
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

  /** How many requests {@code peer} has open. */
  int open(P peer) {
    Source source = sources.get(peer);
    return source == null ? 0 : source.asked.size();
  }

  boolean isComplete() {
    return have.isComplete();
  }
}
