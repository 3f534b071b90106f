package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A swarm of fifty peers with churn and faults, all of it chosen by one seed: when they come, go,
 * crash and come again, how fast they are, and who means no good.
 */
final class SimStory {
  private static final int PEERS = 50;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long ANNOUNCE_NANOS = 4 * SECOND;
  private static final SimKind[] ROGUES = {
    SimKind.LIAR,
    SimKind.SELDOM_LIAR,
    SimKind.STALLER,
    SimKind.TRICKLER,
    SimKind.BOASTER,
    SimKind.PUTTER_OFF,
    SimKind.CHATTERER,
    SimKind.GLUTTON,
    SimKind.MUTE
  };

  private final SplittableRandom random;
  private final SimSwarm swarm;
  private final Set<SimNode> staying = new HashSet<>(); // those who have not yet got all
  private int pending; // comings and goings that are planned

  private SimStory(long seed) {
    this.random = new SplittableRandom(seed);
    int maxPeers = random.nextInt(50) == 0 ? 40 : 4 + random.nextInt(4);
    int chunks = 1 + random.nextInt(random.nextInt(30) == 0 ? 60 : 10);
    int chunkSize = 64 << 10;
    this.swarm =
        new SimSwarm(
            new SimSettings(
                chunks,
                chunkSize,
                200_000,
                1 + random.nextInt(8),
                1 + random.nextInt(4),
                maxPeers,
                SECOND / 4),
            random.nextLong());
  }

  /** The simulated swarm after all of its story, in which everything held that must. */
  static SimSwarm play(long seed) {
    SimStory story = new SimStory(seed);
    story.plan();
    story.swarm.run(story::isOver, LIMIT);
    return story.swarm;
  }

  private boolean isOver() {
    return pending == 0 && staying.isEmpty();
  }

  private void plan() {
    SimNode seeder = add(SimKind.HONEST, true);
    come(seeder, 0);
    if (random.nextInt(4) == 0) {
      long away = random.nextLong(2 * SECOND);
      go(seeder, away);
      come(seeder, away + 1 + random.nextLong(3 * SECOND));
    }
    if (random.nextInt(4) == 0) {
      come(add(SimKind.HONEST, true), random.nextLong(3 * SECOND));
    }
    int rogues = random.nextInt(3) == 0 ? 0 : random.nextInt(PEERS / 3);
    long spread = random.nextBoolean() ? SECOND / 10 : 4 * SECOND;
    for (int i = 0; i < rogues; i++) {
      planRogue(add(ROGUES[random.nextInt(ROGUES.length)], false), random.nextLong(spread));
    }
    while (swarm.nodes().size() < PEERS) {
      planReceiver(add(SimKind.HONEST, false), random.nextLong(spread));
    }
    swarm.whenDone(node -> {
      if (staying.remove(node) && random.nextInt(3) > 0) {
        node.leave();
      }
    });
    remind();
  }

  /** Some come again under another peer ID. */
  private void planRogue(SimNode node, long start) {
    come(node, start);
    if (random.nextInt(3) == 0) {
      long end = start + 1 + random.nextLong(2 * SECOND);
      go(node, end);
      come(node, end + 1);
    }
  }

  private SimNode add(SimKind kind, boolean complete) {
    double rate = (10e6 + random.nextInt(90) * 1e6) / 8;
    double up = random.nextInt(15) == 0 && !complete ? rate / 20 : rate;
    int requests = random.nextInt(10) == 0 ? 1 + random.nextInt(2) : 256;
    return swarm.add(kind, complete, up, rate, requests);
  }

  private void planReceiver(SimNode node, long start) {
    come(node, start);
    long end = start + 1 + random.nextLong(2 * SECOND);
    switch (random.nextInt(8)) {
      case 0 -> go(node, end);
      case 1 -> later(node, end, node::crash);
      case 2 -> {
        later(node, end, node::crash);
        come(node, end + random.nextLong(3 * SECOND));
        staying.add(node);
      }
      default -> staying.add(node);
    }
  }

  private void come(SimNode node, long when) {
    later(
        node,
        when,
        () -> {
          node.start();
          swarm.announce(node, 0.5);
        });
  }

  private void go(SimNode node, long when) {
    later(node, when, node::leave);
  }

  private void later(SimNode node, long when, Runnable what) {
    pending++;
    swarm
        .time()
        .after(
            when,
            node,
            () -> {
              pending--;
              what.run();
            });
  }

  /** Receivers hear of others again and again, as they do by beacon. */
  private void remind() {
    swarm
        .time()
        .after(
            ANNOUNCE_NANOS,
            swarm.nodes().getFirst(),
            () -> {
              swarm.nodes().stream()
                  .filter(SimNode::isReceiving)
                  .forEach(node -> swarm.announce(node, 0.3));
              remind();
            });
  }
}
