package org.idiotorrent;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Something that a test does on a virtual thread of its own while it goes on. */
public final class Background<T> {
  private static final int SECONDS = 20;

  private final FutureTask<T> task;
  private final Thread thread;

  private Background(Callable<T> action) {
    task = new FutureTask<>(action);
    thread = Thread.ofVirtual().unstarted(task);
  }

  public static <T> Background<T> run(Callable<T> action) {
    Background<T> background = new Background<>(action);
    background.thread.start();
    return background;
  }

  /** Waits until the action can not go on by itself: it reads, or waits for somebody else. */
  public void awaitStandstill() {
    await().until(() -> thread.getState() == Thread.State.WAITING);
  }

  /** What the action returned; what it threw is thrown here. */
  public T result() throws Exception {
    try {
      return task.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    }
  }

  public boolean isDone() {
    return task.isDone();
  }
}
