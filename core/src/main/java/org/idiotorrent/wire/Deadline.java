package org.idiotorrent.wire;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes something, most often a socket that a thread is blocked on, when a time is over; unless
 * this is closed before, after which the target is never touched.
 */
public final class Deadline implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deadline.class.getName());

  private final Closeable target;
  private final Duration after;
  private final AtomicBoolean over = new AtomicBoolean(); // whoever sets it decides
  private final Thread timer;

  private Deadline(Closeable target, Duration after) {
    this.target = target;
    this.after = after;
    this.timer = Thread.ofVirtual().name("deadline").unstarted(this::run);
  }

  /**
   * Closes {@code target} when {@code after} is over, unless this is closed before; that ends the
   * reads and writes that wait for it.
   */
  public static Deadline closing(Closeable target, Duration after) {
    Deadline deadline = new Deadline(target, after);
    deadline.timer.start();
    return deadline;
  }

  private void run() {
    try {
      Thread.sleep(after);
      if (over.compareAndSet(false, true)) {
        target.close();
      }
    } catch (InterruptedException e) {
      return; // in time
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing after " + after, e);
    }
  }

  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      timer.interrupt();
    }
  }
}
