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

  /** What a chunk counts that a receiver has, or was told of, in {@link #copies}. */
  private static final int HAS = 2;

  private static final int TOLD = 1;

  private final int chunks;
  private final int firstAhead;
  private final int maxAhead;
  private final RandomGenerator random;
  private final int[] copies;
  private final BitSet unspread; // the chunks whose copies are 0
  private final Map<P, Receiver> receivers = new HashMap<>();
  private double best; // chunks a second that were sent, as far as seen
  private long sent; // chunks since sentSince
  private Instant sentSince = Instant.MIN;

  /** What is known of one receiver. */
  private static final class Receiver {
    private final BitSet has = new BitSet();
    private final BitSet told = new BitSet();
    private int ahead; // told, not sent, and not had
    private int target; // to be kept ahead
    private Instant toldAt;
    private int gains; // chunks since watchedSince
    private Instant watchedSince;

    Receiver(int target, Instant now) {
      this.target = target;
      this.toldAt = now;
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
    if (receiver == null) {
      return;
    }
    for (int i = 0; i < chunks; i++) {
      int weight = receiver.has.get(i) ? HAS : receiver.told.get(i) ? TOLD : 0;
      count(i, -weight);
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
        gained(receiver, i);
      }
    }
    return more(receiver, now);
  }

  /** A chunk was sent to a receiver; returns what else to tell it. */
  synchronized List<ChunkRun> sent(P peer, int chunk, Instant now) {
    measure(now);
    Receiver receiver = receivers.get(peer);
    if (receiver == null) {
      return List.of();
    }
    gained(receiver, chunk);
    return more(receiver, now);
  }

  private void measure(Instant now) {
    sentSince = sentSince.equals(Instant.MIN) ? now : sentSince;
    sent++;
    double seconds = seconds(sentSince, now);
    if (seconds >= WATCHED_AT_LEAST) {
      best = Math.max(best, sent / seconds);
      sent = 0;
      sentSince = now;
    }
  }

  /** Called a few times a second; returns what to tell a receiver that gets too little. */
  synchronized List<ChunkRun> tend(P peer, Instant now) {
    Receiver receiver = receivers.get(peer);
    if (receiver == null || receiver.told.cardinality() == chunks) {
      return List.of();
    }
    double share = best / receivers.size();
    double watched = share == 0 ? WATCHED_AT_LEAST : WATCHED_CHUNKS / share;
    double seconds = seconds(receiver.watchedSince, now);
    if (seconds < Math.clamp(watched, WATCHED_AT_LEAST, WATCHED_AT_MOST)) {
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

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private void gained(Receiver receiver, int chunk) {
    if (receiver.has.get(chunk)) {
      return;
    }
    receiver.has.set(chunk);
    receiver.gains++;
    if (receiver.told.get(chunk)) {
      receiver.ahead--;
      count(chunk, HAS - TOLD);
    } else {
      count(chunk, HAS);
    }
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

  private void tellUnspread(Receiver receiver, BitSet news) {
    int chunk = unspread.isEmpty() ? -1 : unspread.nextSetBit(random.nextInt(chunks));
    while (receiver.ahead < receiver.target && !unspread.isEmpty()) {
      chunk = chunk < 0 ? unspread.nextSetBit(0) : chunk;
      tell(receiver, chunk, news);
      chunk = unspread.nextSetBit(chunk + 1);
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
    receiver.told.set(chunk);
    receiver.ahead++;
    news.set(chunk);
    count(chunk, TOLD);
  }
}
