package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.idiotorrent.share.ChunkRun;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static final int CHUNKS = 64;
  private static final int FIRST = 8; // chunks of 64 KiB that a receiver is told of at first

  private final ManualClock clock = new ManualClock();
  private final Spread<String> spread = new Spread<>(CHUNKS, 64 << 10, new Random(1));

  private static BitSet set(List<ChunkRun> runs) {
    BitSet chunks = new BitSet();
    runs.forEach(run -> chunks.set(run.first(), run.end()));
    return chunks;
  }

  private BitSet join(String peer) {
    return set(spread.joined(peer, clock.instant()));
  }

  private BitSet has(String peer, int chunk) {
    return set(spread.has(peer, List.of(new ChunkRun(chunk, 1)), clock.instant()));
  }

  private BitSet tend(String peer) {
    return set(spread.tend(peer, clock.instant()));
  }

  @Test
  void tellsEachReceiverOfOtherChunks() {
    BitSet one = join("one");
    BitSet other = join("other");

    assertEquals(FIRST, one.cardinality());
    assertEquals(FIRST, other.cardinality());
    assertFalse(one.intersects(other));
  }

  @Test
  void tellsOfMoreAsChunksAreSent() {
    BitSet told = join("one");
    int first = told.nextSetBit(0);
    BitSet more = new BitSet();
    for (int i = first; i >= 0 && more.isEmpty(); i = told.nextSetBit(i + 1)) {
      clock.advanceMillis(50);
      more = set(spread.sent("one", i, clock.instant()));
    }

    assertFalse(more.isEmpty());
    assertFalse(more.intersects(told));
  }

  @Test
  void tellsABriskReceiverOfEverMore() {
    BitSet news = join("one");
    int most = 0;
    BitSet told = new BitSet();
    while (!news.isEmpty()) {
      told.or(news);
      BitSet next = new BitSet();
      for (int i = news.nextSetBit(0); i >= 0; i = news.nextSetBit(i + 1)) {
        next.or(set(spread.sent("one", i, clock.instant())));
      }
      most = Math.max(most, next.cardinality());
      news = next;
    }

    assertTrue(most > FIRST, "told at once: " + most);
    assertEquals(CHUNKS, told.cardinality());
  }

  @Test
  void tellsOthersOfWhatAReceiverTookAlongThatLeft() {
    Spread<String> small = new Spread<>(FIRST, 64 << 10, new Random(1));
    small.joined("gone", clock.instant());
    small.left("gone");

    assertEquals(FIRST, set(small.joined("one", clock.instant())).cardinality());
  }

  @Test
  void tellsNoMoreToOneWhoIsServedByOthers() {
    for (int i = 0; i < CHUNKS / FIRST; i++) {
      join("receiver " + i);
    }
    for (int chunk = 0; chunk < 20; chunk++) {
      clock.advanceMillis(50);
      assertEquals(new BitSet(), has("receiver 0", chunk));
      assertEquals(new BitSet(), tend("receiver 0"));
    }
  }

  @Test
  void tellsEverMoreToOneWhoGetsLittle() {
    BitSet told = join("receiver 0");
    for (int i = 1; i < CHUNKS / FIRST; i++) {
      join("receiver " + i);
    }
    assertEquals(0, tend("receiver 0").cardinality(), "at once");
    for (int times = 1; times <= 2; times++) {
      int chunk = told.nextSetBit(0);
      told.clear(chunk);
      spread.sent("receiver 0", chunk, clock.instant());
      BitSet news = new BitSet();
      for (int millis = 0; millis < 2_000 && news.isEmpty(); millis += 250) {
        clock.advanceMillis(250);
        news = tend("receiver 0");
      }
      assertEquals(times * FIRST, news.cardinality());
      told.or(news);
    }
  }

  @Test
  void doesNotTakeWhatBuffersSwallowForWhatItCanSend() {
    BitSet told = join("one");
    told.stream().forEach(chunk -> spread.sent("one", chunk, clock.instant()));

    for (int chunk = told.nextSetBit(0); chunk >= 0; chunk = told.nextSetBit(chunk + 1)) {
      clock.advanceMillis(250);
      has("one", chunk);
      spread.sent("one", CHUNKS - 1, clock.instant());
      assertEquals(new BitSet(), tend("one"), "it gets all that is sent");
    }
  }

  @Test
  void tellsMoreSeldomToOneWhoTakesNothing() {
    for (int i = 0; i < CHUNKS / FIRST; i++) {
      join("receiver " + i);
    }
    for (int times = 1; times <= 2; times++) {
      clock.advanceMillis(4_900);
      assertEquals(0, tend("receiver 0").cardinality(), "there still is what it was told of");
      clock.advanceMillis(100);
      assertEquals(times * FIRST, tend("receiver 0").cardinality());
    }
  }

  @Test
  void tellsEverythingWithinSecondsToOneWhoTakesNothing() {
    BitSet told = join("one");
    for (int i = 0; i < 4; i++) {
      clock.advanceMillis(5_000);
      told.or(tend("one"));
    }

    assertEquals(CHUNKS, told.cardinality());
  }

  @Test
  void tellsOneWhoCameWithMuchOfWhatItLacks() {
    Spread<String> small = new Spread<>(FIRST, 64 << 10, new Random(1));
    small.joined("stuck", clock.instant());
    small.has("resumed", List.of(), clock.instant());
    BitSet told = set(small.joined("resumed", clock.instant()));
    small.has("resumed", List.of(new ChunkRun(0, FIRST - 1)), clock.instant());
    for (int i = 0; i < 3; i++) {
      clock.advanceMillis(250);
      told.or(set(small.tend("resumed", clock.instant())));
    }

    assertTrue(told.get(FIRST - 1));
  }

  @Test
  void doesNotBelieveOneWhoClaimsToHaveEverything() {
    join("liar");
    spread.has("liar", List.of(new ChunkRun(0, CHUNKS)), clock.instant());

    assertEquals(FIRST, join("one").cardinality());
  }

  @Test
  void tellsOthersOfWhatAReceiverDoesNotFetch() {
    Spread<String> small = new Spread<>(FIRST, 64 << 10, new Random(1));
    BitSet told = set(small.joined("idle", clock.instant()));
    int fetched = told.nextSetBit(0);
    small.sent("idle", fetched, clock.instant());
    small.has("idle", List.of(new ChunkRun(fetched, 1)), clock.instant());
    small.joined("one", clock.instant());
    clock.advanceMillis(6_000);
    small.tend("idle", clock.instant());
    small.left("one");

    BitSet again = set(small.joined("one", clock.instant()));

    assertEquals(FIRST, again.cardinality());
  }

  @Test
  void saysNothingToStrangers() {
    assertEquals(new BitSet(), has("stranger", 0));
    assertEquals(new BitSet(), tend("stranger"));
    assertEquals(List.of(), spread.sent("stranger", 0, clock.instant()));
    spread.left("stranger");
  }
}
