package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.idiotorrent.Seeds;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ChunkSet;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final int CHUNKS = 10;

  private final ManualClock clock = new ManualClock();
  private final Scheduler<String> scheduler = scheduler(ChunkSet.none(CHUNKS));

  private static Scheduler<String> scheduler(ChunkSet present) {
    return new Scheduler<>(present, ChunkOrder.RAREST_FIRST, new Random(1));
  }

  private void join(String peer, int window, ChunkRun... runs) {
    scheduler.join(peer, window);
    for (ChunkRun run : runs) {
      scheduler.has(peer, run);
    }
  }

  private List<Integer> next(String peer) {
    return scheduler.next(peer, clock.instant());
  }

  private static ChunkRun all() {
    return new ChunkRun(0, CHUNKS);
  }

  @Test
  void asksNoMoreThanTheWindowAllows() {
    join("a", 3, all());

    assertEquals(3, next("a").size());
    assertEquals(List.of(), next("a"));
    assertEquals(3, scheduler.open("a"));
    scheduler.setWindow("a", 4);
    assertEquals(1, next("a").size());
  }

  @Test
  void asksOnlyForWhatThePeerHasAndIsMissing() {
    ChunkSet present = ChunkSet.none(CHUNKS);
    present.add(4);
    Scheduler<String> resumed = scheduler(present);
    resumed.join("a", 9);
    resumed.has("a", new ChunkRun(4, 2));

    assertEquals(List.of(5), resumed.next("a", clock.instant()));
  }

  @Test
  void asksForTheRarestFirst() {
    join("a", 1, all());
    join("b", 1, new ChunkRun(0, 9));

    assertEquals(List.of(9), next("a"));
  }

  @Test
  void breaksTiesByChance() {
    Set<Integer> first = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      Scheduler<String> other =
          new Scheduler<>(ChunkSet.none(CHUNKS), ChunkOrder.RAREST_FIRST, random);
      other.join("a", 1);
      other.has("a", all());
      first.addAll(other.next("a", clock.instant()));
    }

    assertEquals(CHUNKS, first.size());
  }

  @Test
  void asksNoTwoPeersForTheSameChunkWhileOthersAreMissing() {
    join("a", 5, all());
    join("b", 5, all());
    List<Integer> asked = new ArrayList<>(next("a"));
    asked.addAll(next("b"));

    assertEquals(CHUNKS, new HashSet<>(asked).size());
  }

  @Test
  void givesTheChunksOfAPeerThatLeavesToOthers() {
    join("a", CHUNKS, all());
    join("b", CHUNKS, all());
    next("a");
    assertEquals(List.of(), next("b"));

    scheduler.leave("a");

    assertEquals(CHUNKS, next("b").size());
    assertTrue(scheduler.isConsistent());
  }

  @Test
  void asksAnIdlePeerForAChunkThatIsLate() {
    join("slow", CHUNKS, all());
    join("idle", 5, all());
    next("slow");
    assertEquals(List.of(), next("idle"));

    clock.advanceMillis(300);

    assertEquals(1, next("idle").size());
    assertEquals(List.of(), next("idle"), "one copy at a time");
  }

  @Test
  void asksOneThatHasBroughtAChunkForAllThatOthersHoldBackWhoHaveNot() {
    join("mute", 3, new ChunkRun(0, 3));
    join("good", 5, all());
    next("mute");
    int brought = next("good").get(0);
    scheduler.arrived("good", brought, clock.instant());
    scheduler.stored("good", brought);
    next("good");

    clock.advanceMillis(300);
    for (int chunk = 3; chunk < CHUNKS; chunk++) {
      scheduler.arrived("good", chunk, clock.instant());
      scheduler.stored("good", chunk);
    }

    assertEquals(List.of(0, 1, 2), next("good").stream().sorted().toList());
  }

  @Test
  void takesNothingForLateThatCameNoLaterThanUsual() {
    join("a", CHUNKS, all());
    join("idle", 5, all());
    List<Integer> asked = next("a");
    for (int i = 0; i < 8; i++) {
      clock.advanceMillis(400);
      scheduler.arrived("a", asked.get(i), clock.instant());
      scheduler.stored("a", asked.get(i));
    }
    join("b", 1, new ChunkRun(asked.get(8), 1));
    scheduler.refused("a", asked.get(8));
    next("b");

    clock.advanceMillis(300);
    scheduler.arrived("a", asked.get(9), clock.instant());
    scheduler.stored("a", asked.get(9));

    assertEquals(List.of(), next("idle"));
    clock.advanceMillis(2_000);
    assertEquals(List.of(asked.get(8)), next("idle"));
  }

  @Test
  void asksTwoPeersForALateChunkAndMoreOnlyAfterLong() {
    join("a", CHUNKS, all());
    next("a");
    for (String peer : List.of("b", "c", "d")) {
      join(peer, 1, new ChunkRun(0, 1));
    }
    clock.advanceMillis(1_100);
    assertEquals(List.of(0), next("b"));
    assertEquals(List.of(), next("c"));

    clock.advanceMillis(1_000);
    assertEquals(List.of(0), next("c"));
    assertEquals(List.of(), next("d"));

    clock.advanceMillis(2_000);
    assertEquals(List.of(0), next("d"));
  }

  @Test
  void saysWhoElseWasAskedForAStoredChunk() {
    join("a", 1, new ChunkRun(0, 1));
    join("b", 1, new ChunkRun(0, 1));
    next("a");
    clock.advanceMillis(300);
    next("b");

    assertTrue(scheduler.arrived("a", 0, clock.instant()));
    assertEquals(Set.of("b"), scheduler.stored("a", 0));
    assertEquals(0, scheduler.open("b"));
    assertFalse(scheduler.arrived("b", 0, clock.instant()));
  }

  @Test
  void doesNotAskAgainForWhatAPeerLacks() {
    join("a", 1, new ChunkRun(0, 1));
    next("a");

    scheduler.lacks("a", 0);

    assertEquals(List.of(), next("a"));
  }

  @Test
  void asksAgainForWhatAPeerRefused() {
    join("a", 1, new ChunkRun(0, 1));
    next("a");

    scheduler.refused("a", 0);

    assertEquals(List.of(0), next("a"));
  }

  @Test
  void knowsNothingOfPeersThatLeft() {
    join("a", 1, all());
    scheduler.leave("a");
    scheduler.leave("a");
    scheduler.has("a", all());
    scheduler.setWindow("a", 5);

    assertEquals(List.of(), next("a"));
    assertEquals(0, scheduler.open("a"));
  }

  @Test
  void keepsEveryChunkInOneStateWhateverHappens() {
    Seeds.check(300, this::doAnything);
  }

  private void doAnything(Random random) {
    Scheduler<Integer> any =
        new Scheduler<>(ChunkSet.none(CHUNKS), ChunkOrder.RAREST_FIRST, random);
    for (int step = 0; step < 300; step++) {
      int peer = random.nextInt(4);
      int chunk = random.nextInt(CHUNKS);
      switch (random.nextInt(8)) {
        case 0 -> {
          any.leave(peer);
          any.join(peer, 1 + random.nextInt(5));
        }
        case 1 -> any.has(peer, new ChunkRun(chunk, 1 + random.nextInt(CHUNKS - chunk)));
        case 2 -> {
          if (any.arrived(peer, chunk, clock.instant())) {
            any.stored(peer, chunk);
          }
        }
        case 3 -> any.refused(peer, chunk);
        case 4 -> any.lacks(peer, chunk);
        case 5 -> any.leave(peer);
        default -> any.next(peer, clock.instant());
      }
      clock.advanceMillis(random.nextInt(200));
      assertTrue(any.isConsistent());
    }
  }

  @Test
  void goesThroughTheChunksInOrderWhenAskedTo() {
    Scheduler<String> inOrder =
        new Scheduler<>(ChunkSet.none(CHUNKS), ChunkOrder.SEQUENTIAL, new Random(1));
    inOrder.join("half", 2);
    inOrder.join("all", 3);
    inOrder.has("half", new ChunkRun(4, CHUNKS - 4));
    inOrder.has("all", new ChunkRun(0, CHUNKS));

    assertEquals(List.of(4, 5), inOrder.next("half", clock.instant()));
    assertEquals(List.of(0, 1, 2), inOrder.next("all", clock.instant()));
    inOrder.arrived("all", 1, clock.instant());
    inOrder.stored("all", 1);
    assertEquals(List.of(3), inOrder.next("all", clock.instant()));
  }

  @Test
  void asksAnotherForALateChunkBeforeItGoesOnInOrder() {
    Scheduler<String> inOrder =
        new Scheduler<>(ChunkSet.none(CHUNKS), ChunkOrder.SEQUENTIAL, new Random(1));
    for (String peer : List.of("late", "other")) {
      inOrder.join(peer, 1);
      inOrder.has(peer, new ChunkRun(0, CHUNKS));
    }
    assertEquals(List.of(0), inOrder.next("late", clock.instant()));

    assertEquals(List.of(0), inOrder.next("other", clock.instant().plusSeconds(2)));
  }
}
