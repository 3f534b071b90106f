package org.idiotorrent.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.idiotorrent.Background;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.Sighting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LaterFinderTest {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicBoolean needed = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();
  private CountDownLatch starting = new CountDownLatch(0);
  private LaterFinder later = new LaterFinder(new Costly(), this::isNeeded);

  private boolean isNeeded() {
    asked.incrementAndGet();
    return needed.get();
  }

  /** Notes what is asked of it. */
  private final class Costly implements PeerFinder {
    @Override
    public void start(Consumer<Sighting> listener) {
      if (starting.getCount() > 0) {
        calls.add("begin");
        awaitUninterruptibly(starting);
      }
      calls.add("start");
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  @AfterEach
  void close() {
    later.close();
  }

  @Test
  void isAskedAgainAndAgainAndNotUsedUntilItIsNeeded() {
    later.start(sighting -> {});
    await().until(() -> asked.get() >= 2);
    assertEquals(List.of(), calls);

    needed.set(true);

    await().until(() -> calls.equals(List.of("start")));
  }

  @Test
  void isNeverStartedOnceItIsClosed() {
    later.start(sighting -> {});
    later.close();
    needed.set(true);

    await().until(LaterFinderTest::hasEnded);
    assertEquals(List.of("close"), calls);
  }

  @Test
  void isNotStartedIfItIsClosedJustWhenItIsNeeded() throws Exception {
    CountDownLatch deciding = new CountDownLatch(1);
    CountDownLatch decided = new CountDownLatch(1);
    later =
        new LaterFinder(
            new Costly(),
            () -> {
              deciding.countDown();
              awaitUninterruptibly(decided);
              return true;
            });
    later.start(sighting -> {});
    deciding.await();

    later.close();
    decided.countDown();

    await().until(LaterFinderTest::hasEnded);
    assertEquals(List.of("close"), calls);
  }

  @Test
  void whatIsBeingStartedIsClosedAfterwards() throws Exception {
    starting = new CountDownLatch(1);
    needed.set(true);
    later.start(sighting -> {});
    await().until(() -> calls.equals(List.of("begin")));

    Background<Boolean> closing =
        Background.run(() -> {
          later.close();
          return true;
        });
    starting.countDown();

    closing.result();
    assertEquals(List.of("begin", "start", "close"), calls);
  }

  @Test
  void whatWasNeverStartedCanBeClosed() {
    later.close();

    assertEquals(List.of("close"), calls);
  }

  private static boolean hasEnded() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(one -> one.getName().equals("later finder"));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean reached = false;
    while (!reached) {
      try {
        latch.await();
        reached = true;
      } catch (InterruptedException e) {
        // closing interrupts, which is not what is waited for
      }
    }
  }
}
