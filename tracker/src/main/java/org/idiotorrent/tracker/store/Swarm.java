package org.idiotorrent.tracker.store;

import java.util.random.RandomGenerator;
import org.idiotorrent.share.FileId;

/** The peers of one file. Times are milliseconds of one monotonic clock. Guarded by its shard. */
final class Swarm {
  private static final int ROWS_PER_MILLI = 1000; // how much looking for expired peers may cost

  private final FileId file;
  private final PeerTable table = new PeerTable();
  private int seeders;
  private long earliest = Long.MAX_VALUE; // nobody expires before
  private long lookedAt;

  /** When to look for expired peers next; belongs to the queue that sorts by it. */
  long checkAt;

  Swarm(FileId file) {
    this.file = file;
  }

  FileId file() {
    return file;
  }

  int size() {
    return table.size();
  }

  int seeders() {
    return seeders;
  }

  int leechers() {
    return table.size() - seeders;
  }

  long earliest() {
    return earliest;
  }

  boolean contains(byte[] key) {
    return table.find(key) >= 0;
  }

  void put(byte[] key, int port, LanAddresses lan, boolean complete, long expiry) {
    int row = table.find(key);
    if (row < 0) {
      row = table.add(key);
    } else if (table.isComplete(row)) {
      seeders--;
    }
    table.set(row, port, complete, expiry, lan);
    seeders += complete ? 1 : 0;
    earliest = Math.min(earliest, expiry);
  }

  void remove(byte[] key) {
    int row = table.find(key);
    if (row >= 0) {
      removeRow(row);
    }
  }

  private void removeRow(int row) {
    seeders -= table.isComplete(row) ? 1 : 0;
    table.remove(row);
  }

  /**
   * Forgets who has expired. In a large swarm it leaves them a moment longer, so that looking for
   * them costs little.
   */
  void expire(long now) {
    if (now < earliest || now - lookedAt < table.size() / ROWS_PER_MILLI) {
      return;
    }
    lookedAt = now;
    earliest = Long.MAX_VALUE;
    for (int row = table.size() - 1; row >= 0; row--) {
      long expiry = table.expiry(row);
      if (expiry <= now) {
        removeRow(row);
      } else {
        earliest = Math.min(earliest, expiry);
      }
    }
  }

  FilePeers peersFor(Asker asker, RandomGenerator random) {
    return new FilePeers(seeders(), leechers(), sample(asker, random), false);
  }

  private PeerSample sample(Asker asker, RandomGenerator random) {
    byte[] own = asker.idBytes();
    // One more, in case the asker is among them.
    int[] rows = RandomRows.pick(Math.min(table.size(), asker.wanted() + 1), table.size(), random);
    PeerSample sample = new PeerSample(Math.min(rows.length, asker.wanted()));
    for (int row : rows) {
      boolean isOwn = own.length > 0 && table.hasId(row, own);
      if (!isOwn && sample.size() < asker.wanted()) {
        table.copy(row, sample, table.hasAddress(row, asker.address()));
      }
    }
    return sample;
  }
}
