package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures, in the simulated network, how long one file takes to N receivers on equal lines of 100
 * Mbit/s with a delay of 0.2 ms.
 */
final class SwarmLab {
  private static final double RATE = 100e6 / 8; // bytes a second
  private static final int CHUNK = 64 << 10;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Way way;
  private final SimSwarm swarm;
  private final SimNode seeder;
  private final List<SimNode> receivers = new ArrayList<>();
  private final List<SimNode> rogues = new ArrayList<>();
  private final double file; // bytes
  private final double bound; // seconds

  /** When receivers come and go. */
  enum Way {
    TOGETHER,
    /** One every 2 s. */
    STAGGERED,
    /** One in four goes half-way. */
    KILLED,
    /** Each goes when it has all. */
    LEAVING
  }

  /**
   * What was measured.
   *
   * @param time of the last receiver, over the lower bound
   * @param upload of the seeder, over the size of the file
   * @param copies chunks that came twice, of the mean receiver
   */
  record Result(double time, double upload, double copies) {}

  private SwarmLab(Way way, int count, SimSettings settings, long seed) {
    this.way = way;
    this.swarm = new SimSwarm(settings, seed).unchecked();
    this.seeder = swarm.add(SimKind.HONEST, true, RATE, RATE, 256);
    this.file = (double) settings.chunks() * settings.chunkSize();
    this.bound = Math.max(file / RATE, count * file / (RATE + count * RATE));
    for (int i = 0; i < count; i++) {
      receivers.add(swarm.add(SimKind.HONEST, false, RATE, RATE, 256));
    }
  }

  /** One file of so many chunks to so many receivers. */
  static Result measure(Way way, int receivers, int chunks, long seed) {
    return new SwarmLab(way, receivers, lan(chunks), seed).run();
  }

  /** The same among so many rogues of each kind. */
  static Result measureAmong(int rogues, int receivers, int chunks, long seed) {
    SwarmLab lab = new SwarmLab(Way.TOGETHER, receivers, lan(chunks), seed);
    for (SimKind kind : SimKind.values()) {
      for (int i = 0; i < rogues && !kind.isHonest(); i++) {
        lab.rogues.add(lab.swarm.add(kind, false, RATE, RATE, 256));
      }
    }
    return lab.run();
  }

  private static SimSettings lan(int chunks) {
    return new SimSettings(chunks, CHUNK, 200_000, 8, 4, 16, SECOND / 10);
  }

  private Result run() {
    seeder.start();
    for (SimNode rogue : rogues) {
      rogue.start();
      swarm.announce(rogue, 1);
    }
    for (int i = 0; i < receivers.size(); i++) {
      SimNode node = receivers.get(i);
      swarm
          .time()
          .after(
              startOf(i),
              node,
              () -> {
                node.start();
                swarm.announce(node, 1);
              });
      if (isKilled(i)) {
        swarm.time().after((long) (bound / 2 * SECOND), node, node::leave);
      }
    }
    if (way == Way.LEAVING) {
      swarm.whenDone(SimNode::leave);
    }
    swarm.run(this::isOver, LIMIT);
    double copies = receivers.stream().mapToInt(SimNode::copies).average().orElse(0);
    return new Result(slowest() / bound, seeder.uploaded() / file, copies);
  }

  private long startOf(int receiver) {
    return way == Way.STAGGERED ? 2 * SECOND * receiver : SECOND / 100 * receiver;
  }

  private boolean isKilled(int receiver) {
    return way == Way.KILLED && receiver % 4 == 3;
  }

  private boolean isOver() {
    for (int i = 0; i < receivers.size(); i++) {
      if (!isKilled(i) && !receivers.get(i).have().isComplete()) {
        return false;
      }
    }
    return true;
  }

  private double slowest() {
    double slowest = 0;
    for (int i = 0; i < receivers.size(); i++) {
      double time = (double) (receivers.get(i).doneAt() - startOf(i)) / SECOND;
      slowest = isKilled(i) ? slowest : Math.max(slowest, time);
    }
    return slowest;
  }

  /** Seconds that one receiver takes at so many bytes a second. */
  private static double alone(double rate) {
    SimSwarm swarm = new SimSwarm(lan(1_024), 1).unchecked();
    SimNode seeder = swarm.add(SimKind.HONEST, true, rate, rate, 256);
    SimNode receiver = swarm.add(SimKind.HONEST, false, rate, rate, 256);
    seeder.start();
    receiver.start();
    swarm.announce(receiver, 1);
    swarm.run(() -> receiver.have().isComplete(), LIMIT);
    return (double) receiver.doneAt() / SECOND;
  }

  /** Prints all ways for 8 and 16 receivers of 64 MiB, then one receiver on faster lines. */
  public static void main(String[] args) {
    System.out.println("receivers      time/bound  seeder's upload/file  copies");
    for (Way way : Way.values()) {
      for (int count : new int[] {8, 16}) {
        Result result = measure(way, count, 1_024, 1);
        System.out.printf(
            Locale.ROOT,
            "%2d %-9s   %10.2f  %20.2f  %6.1f%n",
            count,
            way,
            result.time,
            result.upload,
            result.copies);
      }
    }
    for (int rogues : new int[] {0, 4}) {
      Result result = measureAmong(rogues, 4, 512, 1);
      System.out.printf(Locale.ROOT, "4 among %d rogues of each kind: %.2f%n", rogues, result.time);
    }
    for (double rate : new double[] {RATE, 10 * RATE, 200 * RATE}) {
      System.out.printf(Locale.ROOT, "1 at %.0f Mbit/s: %.3f s%n", rate * 8 / 1e6, alone(rate));
    }
  }
}
