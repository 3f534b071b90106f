package org.idiotorrent.transfer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.idiotorrent.Background;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class HandoverTest {
  private final String name = "handover " + System.identityHashCode(this);
  private Handover handover = new Handover(PeerThreads.PLATFORM, name);
  private final List<Integer> done = new ArrayList<>(); // by the other thread alone

  @AfterEach
  void close() {
    handover.close();
  }

  private Optional<Thread> thread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(PeerThreads.class)
  void worksInTheOrderInWhichItWasGiven(PeerThreads threads) throws Exception {
    handover = new Handover(threads, name);
    CountDownLatch last = new CountDownLatch(1);

    for (int i = 0; i < 1_000; i++) {
      int number = i;
      handover.give(() -> done.add(number));
    }
    handover.give(last::countDown);

    awaitUninterruptibly(last);
    assertEquals(IntStream.range(0, 1_000).boxed().toList(), done);
  }

  @Test
  void whoGivesWaitsWhileFiveAreUnfinished() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    handover.give(() -> {
      begun.countDown();
      awaitUninterruptibly(goOn);
    });
    awaitUninterruptibly(begun);
    for (int i = 1; i <= 4; i++) {
      int number = i;
      handover.give(() -> done.add(number));
    }

    Background<Boolean> giving =
        Background.run(() -> {
          handover.give(() -> done.add(5));
          return true;
        });
    giving.awaitStandstill();
    assertFalse(giving.isDone());

    goOn.countDown();
    giving.result();
    CountDownLatch last = new CountDownLatch(1);
    handover.give(last::countDown);
    awaitUninterruptibly(last);
    assertEquals(List.of(1, 2, 3, 4, 5), done);
  }

  @Test
  void whatWasGivenIsDoneAfterItIsClosedAndThenTheThreadEnds() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    handover.give(() -> awaitUninterruptibly(goOn));
    handover.give(() -> done.add(1));
    handover.give(last::countDown);

    handover.close();
    handover.close();
    goOn.countDown();

    awaitUninterruptibly(last);
    assertEquals(List.of(1), done);
    await().until(() -> thread().isEmpty());
  }

  @Test
  void nothingIsTakenAfterItIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    handover.give(() -> {
      begun.countDown();
      awaitUninterruptibly(goOn);
    });
    awaitUninterruptibly(begun);
    for (int i = 0; i < 4; i++) {
      handover.give(() -> {});
    }
    Background<IOException> waiting =
        Background.run(
            () -> assertThrows(IOException.class, () -> handover.give(() -> done.add(1))));
    waiting.awaitStandstill();

    handover.close();

    waiting.result();
    assertThrows(IOException.class, () -> handover.give(() -> done.add(2)));
    goOn.countDown();
    await().until(() -> thread().isEmpty());
    assertEquals(List.of(), done);
  }

  @Test
  void noThreadIsStartedBeforeThereIsWork() {
    assertEquals(Optional.empty(), thread());

    handover.close();

    assertEquals(Optional.empty(), thread());
  }
}
