package org.idiotorrent.wire;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes something, most often a socket that a thread is blocked on, when a time is over; unless
 * this is closed before, after which the target is never touched. One thread waits for all of them.
 */
public final class Deadline implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deadline.class.getName());
  private static final DelayQueue<Due> WAITING = new DelayQueue<>();

  static {
    Thread.ofPlatform().daemon().name("deadlines").start(Deadline::await);
  }

  private final Due due;

  private Deadline(Due due) {
    this.due = due;
  }

  /**
   * Closes {@code target} when {@code after} is over, unless this is closed before; that ends the
   * reads and writes that wait for it.
   */
  public static Deadline closing(Closeable target, Duration after) {
    Due due = new Due(target, System.nanoTime() + after.toNanos());
    WAITING.add(due);
    return new Deadline(due);
  }

  @SuppressWarnings("InfiniteLoopStatement") // for as long as the program
  private static void await() {
    try {
      while (true) {
        Due next = WAITING.take();
        Thread.ofPlatform().daemon().name("deadline").start(next::close); // which may take a while
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  @Override
  public void close() {
    if (due.over.compareAndSet(false, true)) {
      WAITING.remove(due);
    }
  }

  /** What is to be closed, and when. */
  private static final class Due implements Delayed {
    private final Closeable target;
    private final long time; // of System.nanoTime
    private final AtomicBoolean over = new AtomicBoolean(); // whoever sets it decides

    private Due(Closeable target, long time) {
      this.target = target;
      this.time = time;
    }

    private void close() {
      if (over.compareAndSet(false, true)) {
        try {
          target.close();
        } catch (IOException e) {
          LOG.log(Level.DEBUG, "closing what took too long", e);
        }
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(time - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.signum(time - ((Due) other).time);
    }
  }
}
