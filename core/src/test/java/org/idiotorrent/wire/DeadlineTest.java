package org.idiotorrent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeadlineTest {
  @Test
  void closesItsTargetWhenTheTimeIsOver() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    Deadline deadline = Deadline.closing(closed::countDown, Duration.ofMillis(10));

    assertTrue(closed.await(10, TimeUnit.SECONDS));
    deadline.close();
  }

  @Test
  void leavesItsTargetAloneWhenItIsClosedInTime() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    Deadline deadline = Deadline.closing(closed::countDown, Duration.ofMillis(200));
    deadline.close();
    deadline.close();

    assertFalse(closed.await(400, TimeUnit.MILLISECONDS));
  }

  @Test
  @SuppressWarnings("try") // the deadline works by being open
  void aTargetThatFailsToCloseHarmsNobody() throws InterruptedException {
    CountDownLatch tried = new CountDownLatch(1);
    try (Deadline deadline =
        Deadline.closing(
            () -> {
              tried.countDown();
              throw new java.io.IOException("cannot close");
            },
            Duration.ofMillis(1))) {
      assertTrue(tried.await(10, TimeUnit.SECONDS));
    }
    assertEquals(0, tried.getCount());
  }
}
