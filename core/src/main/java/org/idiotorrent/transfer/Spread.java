package org.idiotorrent.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.idiotorrent.share.ChunkRun;

/**
 * Decides which chunks a seeder tells each receiver that it has, so that every chunk leaves it
 * hardly more than once and receivers get the rest from each other (known as super-seeding). No
 * I/O, no clock. Safe for several threads; {@code this} guards all.
 *
 * <p>While there are chunks that no receiver has or was told of, each receiver is told of some of
 * those, enough to keep it busy. After that only a receiver that gets less, from all, than its
 * share of what this seeder can send is told of more, the rarest first and ever more of them: so
 * spare capacity is used where it helps, and nobody waits for a chunk that another was told of and
 * does not fetch.
 *
 * <p>Anybody can claim anything. So what a receiver has, and was told of, counts from when it said
 * that it has a chunk which it was sent from here; and what it was told of no longer when it has
 * got nothing for a while.
 *
 * @param <P> what receivers are to the owner
 */
final class Spread<P> {
  private static final int FIRST_BYTES = 512 << 10;
  private static final int MAX_BYTES = 64 << 20;
  private static final int MIN_AHEAD = 4;
  private static final Duration BRISK = Duration.ofMillis(100);

  /**
   * How long it is watched what a receiver gets, in seconds, and in chunks of its share if that is
   * in between.
   */
  private static final double WATCHED_AT_LEAST = 0.2;

  private static final double WATCHED_AT_MOST = 5;
  private static final int WATCHED_CHUNKS = 8;

  /** How long arrivals are counted for a rate, in seconds: news of them comes in heaps. */
  private static final double MEASURED_OVER = 0.5;

  /** Told of chunks and without a new one for so long, a receiver is not about to fetch them. */
  private static final double IDLE_SECONDS = 1;

  /** What a chunk counts that a receiver has, or was told of, in {@link #copies}. */
  private static final int HAS = 2;

  private static final int TOLD = 1;

  private final int chunks;
  private final int firstAhead;
  private final int maxAhead;
  private final RandomGenerator random;
  private final int[] copies;
  private final BitSet unspread; // the chunks whose copies are 0
  private final BitSet offered =
      new BitSet(); // those that anybody was told of, whether it counts or not
  private final Map<P, Receiver> receivers = new HashMap<>();
  private int serious; // receivers that count
  private int awaited; // chunks that they were told of and do not have
  private double best; // chunks a second that were sent and arrived, as far as seen
  private long arrived; // chunks since measuredSince
  private Instant measuredSince = Instant.MIN;

  /** What is known of one receiver. */
  private static final class Receiver {
    private final BitSet has = new BitSet();
    private final BitSet told = new BitSet();
    private final BitSet sent = new BitSet();
    private final BitSet awaited = new BitSet(); // told of not long ago, and not had
    private boolean serious; // has said that it has what it was sent
    private boolean goesOn; // has got a chunk, or is sent one, since it was told of some
    private int ahead; // told, not sent, and not had
    private int target; // to be kept ahead
    private Instant toldAt;
    private Instant lastGain;
    private int gains; // chunks since watchedSince
    private Instant watchedSince;

    Receiver(int target, Instant now) {
      this.target = target;
      this.toldAt = now;
      this.lastGain = now;
      this.watchedSince = now;
    }
  }

  Spread(int chunks, int chunkSize, RandomGenerator random) {
    this.chunks = chunks;
    this.firstAhead = Math.max(MIN_AHEAD, FIRST_BYTES / chunkSize);
    this.maxAhead = Math.max(MIN_AHEAD, MAX_BYTES / chunkSize);
    this.random = random;
    this.copies = new int[chunks];
    this.unspread = new BitSet(chunks);
    unspread.set(0, chunks);
  }

  /** A receiver comes; returns what to tell it first. */
  synchronized List<ChunkRun> joined(P peer, Instant now) {
    Receiver receiver = new Receiver(firstAhead, now);
    receivers.put(peer, receiver);
    BitSet news = new BitSet();
    tellUnspread(receiver, news);
    if (receiver.ahead < receiver.target) {
      tellRarest(receiver, receiver.target - receiver.ahead, news);
    }
    return ChunkRun.in(news);
  }

  /** A receiver goes. */
  synchronized void left(P peer) {
    Receiver receiver = receivers.remove(peer);
    if (receiver != null && receiver.serious) {
      serious--;
      countAll(receiver.has, -HAS);
      forget(receiver);
    }
  }

  /** A receiver has these chunks, from here or from elsewhere; returns what else to tell it. */
  synchronized List<ChunkRun> has(P peer, List<ChunkRun> runs, Instant now) {
    Receiver receiver = receivers.get(peer);
    if (receiver == null) {
      return List.of();
    }
    for (ChunkRun run : runs) {
      for (int i = run.first(); i < run.end(); i++) {
        gained(receiver, i, now);
      }
    }
    return more(receiver, now);
  }

  private void gained(Receiver receiver, int chunk, Instant now) {
    if (receiver.has.get(chunk)) {
      return;
    }
    receiver.has.set(chunk);
    receiver.gains++;
    receiver.lastGain = now;
    receiver.goesOn = true;
    if (receiver.sent.get(chunk)) {
      measure(now);
    } else if (receiver.told.get(chunk)) {
      receiver.ahead--;
    }
    boolean wasAwaited = receiver.awaited.get(chunk);
    receiver.awaited.clear(chunk);
    if (receiver.serious) {
      awaited -= wasAwaited ? 1 : 0;
      count(chunk, wasAwaited ? HAS - TOLD : HAS);
    } else if (receiver.sent.get(chunk)) {
      takeSeriously(receiver);
    }
  }

  private void takeSeriously(Receiver receiver) {
    receiver.serious = true;
    serious++;
    countAll(receiver.has, HAS);
    countAll(receiver.awaited, TOLD);
    awaited += receiver.awaited.cardinality();
  }

  /** A chunk was sent to a receiver; returns what else to tell it. */
  synchronized List<ChunkRun> sent(P peer, int chunk, Instant now) {
    Receiver receiver = receivers.get(peer);
    if (receiver == null || receiver.sent.get(chunk)) {
      return List.of();
    }
    receiver.sent.set(chunk);
    receiver.goesOn = true;
    if (receiver.told.get(chunk) && !receiver.has.get(chunk)) {
      receiver.ahead--;
    }
    return more(receiver, now);
  }

  private void measure(Instant now) {
    measuredSince = measuredSince.equals(Instant.MIN) ? now : measuredSince;
    arrived++;
    double seconds = seconds(measuredSince, now);
    if (seconds >= MEASURED_OVER) {
      best = Math.max(best, arrived / seconds);
      arrived = 0;
      measuredSince = now;
    }
  }

  /** Called a few times a second; returns what to tell a receiver that gets too little. */
  synchronized List<ChunkRun> tend(P peer, Instant now) {
    Receiver receiver = receivers.get(peer);
    if (receiver == null) {
      return List.of();
    }
    forgetIfIdle(receiver, now);
    double share = best / Math.max(1, serious);
    double seconds = seconds(receiver.watchedSince, now);
    if (seconds < secondsToWatch(receiver, share) || receiver.told.cardinality() == chunks) {
      return List.of();
    }
    boolean served = receiver.gains > seconds * share / 2;
    receiver.gains = 0;
    receiver.watchedSince = now;
    BitSet news = new BitSet();
    if (!served && receiver.has.cardinality() < chunks) {
      tellRarest(receiver, receiver.target, news);
      receiver.target = Math.min(maxAhead, 2 * receiver.target);
    }
    return ChunkRun.in(news);
  }

  /** One that has what it was told of still to ask for needs no more so soon. */
  private static double secondsToWatch(Receiver receiver, double share) {
    if (!receiver.goesOn) {
      return WATCHED_AT_MOST;
    }
    if (receiver.ahead > receiver.target / 2) {
      return IDLE_SECONDS;
    }
    double watched = share == 0 ? WATCHED_AT_LEAST : WATCHED_CHUNKS / share;
    return Math.clamp(watched, WATCHED_AT_LEAST, WATCHED_AT_MOST);
  }

  private void forgetIfIdle(Receiver receiver, Instant now) {
    Instant last = receiver.toldAt.isAfter(receiver.lastGain) ? receiver.toldAt : receiver.lastGain;
    double patience = best == 0 ? WATCHED_AT_MOST : Math.max(IDLE_SECONDS, 2 * awaited / best);
    if (receiver.serious && seconds(last, now) > patience) {
      forget(receiver);
    }
  }

  /** What the receiver was told of does not count any longer. */
  private void forget(Receiver receiver) {
    countAll(receiver.awaited, -TOLD);
    awaited -= receiver.awaited.cardinality();
    receiver.awaited.clear();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private void countAll(BitSet all, int difference) {
    all.stream().forEach(chunk -> count(chunk, difference));
  }

  private void count(int chunk, int difference) {
    copies[chunk] += difference;
    unspread.set(chunk, copies[chunk] == 0);
  }

  /**
   * Keeps a receiver busy with chunks that nobody else was told of; the brisker it is, the further
   * ahead.
   */
  private List<ChunkRun> more(Receiver receiver, Instant now) {
    if (receiver.ahead > receiver.target / 2 || unspread.isEmpty()) {
      return List.of();
    }
    if (receiver.toldAt.plus(BRISK).isAfter(now)) {
      receiver.target = Math.min(maxAhead, 2 * receiver.target);
    }
    receiver.toldAt = now;
    BitSet news = new BitSet();
    tellUnspread(receiver, news);
    return ChunkRun.in(news);
  }

  /** Those first that nobody was told of. */
  private void tellUnspread(Receiver receiver, BitSet news) {
    BitSet candidates = (BitSet) unspread.clone();
    candidates.andNot(receiver.told);
    BitSet fresh = (BitSet) candidates.clone();
    fresh.andNot(offered);
    candidates.and(offered);
    tellSome(receiver, fresh, news);
    tellSome(receiver, candidates, news);
  }

  private void tellSome(Receiver receiver, BitSet candidates, BitSet news) {
    int chunk = candidates.isEmpty() ? -1 : candidates.nextSetBit(random.nextInt(chunks));
    while (receiver.ahead < receiver.target && !candidates.isEmpty()) {
      chunk = chunk < 0 ? candidates.nextSetBit(0) : chunk;
      tell(receiver, chunk, news);
      candidates.clear(chunk);
      chunk = candidates.nextSetBit(chunk + 1);
    }
  }

  private void tellRarest(Receiver receiver, int count, BitSet news) {
    int start = chunks == 0 ? 0 : random.nextInt(chunks);
    int left = count;
    for (int rarity = nextRarity(receiver, -1); left > 0 && rarity >= 0; ) {
      for (int i = 0; i < chunks && left > 0; i++) {
        int chunk = (start + i) % chunks;
        if (copies[chunk] == rarity && isNews(receiver, chunk)) {
          tell(receiver, chunk, news);
          left--;
        }
      }
      rarity = nextRarity(receiver, rarity);
    }
  }

  /**
   * The smallest number of copies above {@code than} of a chunk that the receiver can be told of,
   * or -1.
   */
  private int nextRarity(Receiver receiver, int than) {
    int next = -1;
    for (int i = 0; i < chunks; i++) {
      if (copies[i] > than && (next < 0 || copies[i] < next) && isNews(receiver, i)) {
        next = copies[i];
      }
    }
    return next;
  }

  private static boolean isNews(Receiver receiver, int chunk) {
    return !receiver.has.get(chunk) && !receiver.told.get(chunk);
  }

  private void tell(Receiver receiver, int chunk, BitSet news) {
    receiver.goesOn = false;
    receiver.told.set(chunk);
    receiver.awaited.set(chunk);
    receiver.ahead++;
    news.set(chunk);
    offered.set(chunk);
    if (receiver.serious) {
      awaited++;
      count(chunk, TOLD);
    }
  }
}
