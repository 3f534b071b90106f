package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What peers that mean no good cost those that do, in the simulated network. */
class HostileSwarmTest {
  private static final int RECEIVERS = 4;
  private static final int CHUNKS = 512;
  private static final int SEEDS = 10;

  @Test
  void fourReceiversAmongFourRoguesOfEachKindNeedAQuarterMoreTimeAtMost() {
    double alone = meanTime(0);
    double among = meanTime(4);

    assertTrue(among <= 1.25 * alone, "alone " + alone + ", among rogues " + among);
  }

  private static double meanTime(int rogues) {
    return LongStream.rangeClosed(1, SEEDS)
        .parallel()
        .mapToDouble(seed -> SwarmLab.measureAmong(rogues, RECEIVERS, CHUNKS, seed).time())
        .average()
        .orElseThrow();
  }
}
