package org.idiotorrent.tracker.store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.idiotorrent.share.FileId;
import org.idiotorrent.tracker.store.PeerStore.FullException;
import org.idiotorrent.tracker.store.PeerStore.Totals;

/** Some of the files of a {@link MemoryStore}. {@code this} guards all. */
final class Shard {
  private static final FilePeers NOBODY = new FilePeers(0, 0, PeerSample.NONE, false);

  private final AtomicLong room; // for how many more peers, in all shards
  private final Map<FileId, Swarm> swarms = new HashMap<>();
  private final PriorityQueue<Swarm> checks =
      new PriorityQueue<>(Comparator.comparingLong(swarm -> swarm.checkAt));
  private long files; // with a peer at least; one without stays until its time to be looked at
  private long seeders;
  private long leechers;

  Shard(AtomicLong room) {
    this.room = room;
  }

  synchronized FilePeers register(
      Registrant who, Announcement what, Asker asker, long now, long expiry) throws FullException {
    byte[] key = who.key();
    if (what.state() == Announcement.State.GONE) {
      return remove(key, what.file(), now);
    }
    Swarm swarm = swarmFor(what.file(), expiry);
    change(swarm, () -> swarm.expire(now));
    if (!hasRoom(swarm, key)) {
      throw new FullException();
    }
    change(swarm, () -> swarm.put(key, who.port(), who.lan(), what.isSeeder(), expiry));
    return swarm.peersFor(asker, ThreadLocalRandom.current());
  }

  private boolean hasRoom(Swarm swarm, byte[] key) {
    return room.get() > 0 || swarm.contains(key);
  }

  private FilePeers remove(byte[] key, FileId file, long now) {
    Swarm swarm = swarms.get(file);
    if (swarm == null) {
      return NOBODY;
    }
    change(swarm, () -> swarm.expire(now));
    change(swarm, () -> swarm.remove(key));
    return new FilePeers(swarm.seeders(), swarm.leechers(), PeerSample.NONE, false);
  }

  synchronized void learn(FileId file, PeerSample peers, long expiry) {
    Swarm swarm = swarmFor(file, expiry);
    for (int i = 0; i < peers.size(); i++) {
      int index = i;
      byte[] key = peers.key(i);
      if (!swarm.contains(key) && room.get() > 0) {
        change(
            swarm,
            () ->
                swarm.put(
                    key, peers.port(index), peers.lan(index), peers.isComplete(index), expiry));
      }
    }
  }

  synchronized FilePeers ask(Asker asker, FileId file, long now) {
    Swarm swarm = swarms.get(file);
    if (swarm == null) {
      return NOBODY;
    }
    change(swarm, () -> swarm.expire(now));
    return swarm.peersFor(asker, ThreadLocalRandom.current());
  }

  /** Forgets whose time is over, in those files only in which somebody's may be. */
  synchronized void sweep(long now) {
    while (!checks.isEmpty() && checks.element().checkAt <= now) {
      Swarm swarm = checks.remove();
      change(swarm, () -> swarm.expire(now));
      if (swarm.size() > 0) {
        swarm.checkAt = Math.max(swarm.earliest(), now + 1);
        checks.add(swarm);
      } else {
        swarms.remove(swarm.file());
      }
    }
  }

  synchronized Totals totals() {
    return new Totals(files, seeders, leechers, false);
  }

  private Swarm swarmFor(FileId file, long expiry) {
    Swarm swarm = swarms.get(file);
    if (swarm == null) {
      swarm = new Swarm(file);
      swarm.checkAt = expiry;
      swarms.put(file, swarm);
      checks.add(swarm);
    }
    return swarm;
  }

  /** Keeps the sums while {@code action} changes {@code swarm}. */
  private void change(Swarm swarm, Runnable action) {
    int seedersBefore = swarm.seeders();
    int leechersBefore = swarm.leechers();
    action.run();
    int seedersMore = swarm.seeders() - seedersBefore;
    int leechersMore = swarm.leechers() - leechersBefore;
    seeders += seedersMore;
    leechers += leechersMore;
    files += Integer.signum(swarm.size()) - Integer.signum(seedersBefore + leechersBefore);
    if (seedersMore + leechersMore != 0) {
      room.addAndGet(-(seedersMore + leechersMore));
    }
  }
}
