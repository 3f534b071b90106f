package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.wire.BreachException;
import org.junit.jupiter.api.Test;

class CreditTest {
  private static final int LIMIT = 16; // chunks of 64 KiB, a mebibyte
  private static final int FIRST_LIMIT = 4;
  private static final long MILLI = 1_000_000;

  private long now;
  private final Credit credit = new Credit(64 << 10, () -> now);
  private final Precedence precedence = new Precedence(() -> now);

  private static void send(Credit credit, int chunks) {
    for (int i = 0; i < chunks; i++) {
      credit.sent(i);
    }
  }

  @Test
  void isThereForAMebibyteAndAThirdOfASecond() {
    confirmsTheFirst(credit);
    send(credit, LIMIT + 1);
    assertFalse(credit.isUsedUp());
    now += 301 * MILLI;
    assertTrue(credit.isUsedUp());

    Credit little = new Credit(64 << 10, () -> now);
    confirmsTheFirst(little);
    send(little, LIMIT);
    now += 301 * MILLI;
    assertFalse(little.isUsedUp());
  }

  private static void confirmsTheFirst(Credit credit) {
    credit.sent(1_000);
    credit.confirmed(List.of(new ChunkRun(1_000, 1)));
  }

  @Test
  void isAQuarterBeforeAnythingIsConfirmed() {
    send(credit, FIRST_LIMIT);
    now += 301 * MILLI;
    assertFalse(credit.isUsedUp());
    credit.sent(FIRST_LIMIT);
    assertTrue(credit.isUsedUp());
  }

  @Test
  void comesBackWithHave() {
    send(credit, 2 * LIMIT);
    now += 301 * MILLI;
    credit.confirmed(List.of(new ChunkRun(0, 1)));

    assertFalse(credit.isUsedUp());
  }

  @Test
  void doesNotComeBackWithHaveOfWhatWasNotSent() {
    send(credit, 2 * LIMIT);
    now += 301 * MILLI;
    credit.confirmed(List.of(new ChunkRun(100, 1_000)));

    assertTrue(credit.isUsedUp());
  }

  @Test
  void isUsedUpByTheSameChunksAgain() {
    for (int i = 0; i < 3; i++) {
      send(credit, LIMIT);
      credit.confirmed(List.of(new ChunkRun(0, LIMIT)));
    }
    now += 301 * MILLI;

    assertTrue(credit.isUsedUp());
  }

  @Test
  void endsAConnectionThatAsksOverAndOverForWhatIsNotHere() {
    for (int i = 0; i < 1_000; i++) {
      assertDoesNotThrow(() -> credit.lacked(7));
    }
    assertThrows(BreachException.class, () -> credit.lacked(7));
  }

  @Test
  void whoHasNoneWaitsOnlyWhileOthersAreServed() {
    Credit none = new Credit(64 << 10, () -> now);
    send(none, 2 * LIMIT);
    now += 301 * MILLI;
    assertFalse(precedence.hasToWait(precedence.queue(none)), "alone");

    assertFalse(precedence.hasToWait(precedence.queue(credit)));
    Precedence.Waiting waiting = precedence.queue(none);
    assertTrue(precedence.hasToWait(waiting), "beside another");

    now += 999 * MILLI;
    assertTrue(precedence.hasToWait(waiting), "the other may still be at it");
    now += 1 * MILLI;
    assertFalse(precedence.hasToWait(waiting), "alone again");
  }

  @Test
  void whoHasNoneWaitsWhileAnotherConfirms() {
    Credit none = new Credit(64 << 10, () -> now);
    send(none, 2 * LIMIT);
    now += 301 * MILLI;
    precedence.hasToWait(precedence.queue(credit));
    Precedence.Waiting waiting = precedence.queue(none);
    now += 999 * MILLI;
    precedence.served();
    now += 999 * MILLI;

    assertTrue(precedence.hasToWait(waiting));
  }

  @Test
  void whoHasNoneGetsAChunkForThirtyTwoOfOthers() {
    Credit none = new Credit(64 << 10, () -> now);
    send(none, 2 * LIMIT);
    now += 301 * MILLI;
    Precedence.Waiting waiting = precedence.queue(none);
    for (int i = 0; i < 31; i++) {
      precedence.hasToWait(precedence.queue(credit));
      assertTrue(precedence.hasToWait(waiting));
    }
    precedence.hasToWait(precedence.queue(credit));

    assertFalse(precedence.hasToWait(waiting));
  }

  @Test
  void thoseWhoHaveNoneShareThatChunk() {
    Credit none = new Credit(64 << 10, () -> now);
    send(none, 2 * LIMIT);
    now += 301 * MILLI;
    List<Precedence.Waiting> waiting =
        List.of(precedence.queue(none), precedence.queue(none), precedence.queue(none));
    int served = 0;
    for (int i = 0; i < 64; i++) {
      precedence.hasToWait(precedence.queue(credit));
      served += (int) waiting.stream().filter(one -> !precedence.hasToWait(one)).count();
    }

    assertEquals(2, served);
  }
}
