package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SwarmSimulationTest {
  private static final String SEED = "idt.seed";
  private static final String RUNS = "idt.runs";
  private static final int DEFAULT_RUNS = 10_000;
  private static final int REPLAYED = 50;

  @Test
  void everybodyWhoStaysGetsEverythingWhateverOthersDo() {
    Long only = Long.getLong(SEED);
    long runs = only == null ? Long.getLong(RUNS, DEFAULT_RUNS) : 1;
    long first = only == null ? 1 : only;
    LongStream.range(first, first + runs).parallel().forEach(SwarmSimulationTest::play);
  }

  private static void play(long seed) {
    try {
      SimStory.play(seed);
    } catch (RuntimeException | AssertionError e) {
      String again = "mvn -pl core test -Dtest=SwarmSimulationTest -D" + SEED + "=" + seed;
      throw new AssertionError("again with " + again + ": " + e.getMessage(), e);
    }
  }

  @Test
  void aSeedIsAlwaysTheSameStory() {
    for (long seed = 1; seed <= REPLAYED; seed++) {
      SimTimeline once = SimStory.play(seed).time();
      SimTimeline again = SimStory.play(seed).time();
      assertEquals(once.events(), again.events());
      assertEquals(once.digest(), again.digest());
    }
  }
}
