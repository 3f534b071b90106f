package org.idiotorrent.tracker.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.idiotorrent.share.FileId;

/**
 * Keeps all peers in this process's memory. Each file belongs to one of several shards, which guard
 * what they have; expired peers are forgotten when their file is asked for, and by a thread that
 * looks each second at the files in which some have expired.
 */
public final class MemoryStore implements PeerStore {
  private static final int SHARDS = 64;
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Shard[] shards = new Shard[SHARDS];
  private final LongSupplier clock;
  private final Thread sweeper;

  /**
   * @param maxPeers how many peers are held at most
   */
  public MemoryStore(long maxPeers) {
    this(maxPeers, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  /**
   * @param clock monotonic, in milliseconds
   */
  MemoryStore(long maxPeers, LongSupplier clock) {
    this.clock = clock;
    AtomicLong room = new AtomicLong(maxPeers);
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard(room);
    }
    sweeper = Thread.ofPlatform().daemon().name("tracker-expiry").start(this::sweepUntilClosed);
  }

  @Override
  public List<FilePeers> register(
      Registrant who, List<Announcement> files, int wanted, Duration lifetime)
      throws FullException {
    long now = clock.getAsLong();
    Asker asker = new Asker(who.address(), Optional.of(who.id()), wanted);
    List<FilePeers> answers = new ArrayList<>(files.size());
    for (Announcement file : files) {
      answers.add(shard(file.file()).register(who, file, asker, now, now + lifetime.toMillis()));
    }
    return answers;
  }

  /** Lists {@code peers}, but for those that are known already and those for whom is no room. */
  void learn(FileId file, PeerSample peers, Duration lifetime) {
    if (peers.size() > 0) {
      shard(file).learn(file, peers, clock.getAsLong() + lifetime.toMillis());
    }
  }

  @Override
  public FilePeers ask(Asker asker, FileId file) {
    return shard(file).ask(asker, file, clock.getAsLong());
  }

  private Shard shard(FileId file) {
    int hash = file.hashCode();
    return shards[(hash ^ hash >>> 16) & SHARDS - 1];
  }

  @Override
  public Totals totals() {
    long files = 0;
    long seeders = 0;
    long leechers = 0;
    for (Shard shard : shards) {
      Totals one = shard.totals();
      files += one.files();
      seeders += one.seeders();
      leechers += one.leechers();
    }
    return new Totals(files, seeders, leechers, false);
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  /** Forgets all who have expired. */
  void sweep() {
    long now = clock.getAsLong();
    for (Shard shard : shards) {
      shard.sweep(now);
    }
  }

  private void sweepUntilClosed() {
    try {
      while (true) {
        Thread.sleep(SWEEP);
        sweep();
      }
    } catch (InterruptedException e) {
      return; // closed
    }
  }

  @Override
  public void close() {
    sweeper.interrupt();
  }
}
