package org.idiotorrent.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the program: when its work is done, or when Ctrl-C or SIGTERM interrupts it. Then the thread
 * that works is interrupted and has a moment to clean up, before the JVM ends with 130 or 143.
 */
final class Interruption {
  private static final Duration PATIENCE = Duration.ofMillis(900);

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);

  private enum State {
    RUNNING,
    DONE,
    INTERRUPTED
  }

  /** Watches over the work of the thread that calls this. */
  static Interruption ofThisThread() {
    Interruption interruption = new Interruption();
    Thread worker = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interruption.interrupt(worker), "interruption"));
    return interruption;
  }

  private void interrupt(Thread worker) {
    if (!state.compareAndSet(State.RUNNING, State.INTERRUPTED)) {
      return;
    }
    worker.interrupt();
    try {
      boolean inTime = cleanedUp.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      System.getLogger(Interruption.class.getName())
          .log(System.Logger.Level.DEBUG, () -> inTime ? "cleaned up" : "not cleaned up in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the JVM with {@code code} at once, without waiting for threads; if it was interrupted
   * before, then with that status. Does not return.
   */
  void end(int code) {
    System.out.flush();
    System.err.flush();
    if (state.compareAndSet(State.RUNNING, State.DONE)) {
      Runtime.getRuntime().halt(code);
    }
    cleanedUp.countDown();
    while (true) {
      LockSupport.park();
    }
  }
}
