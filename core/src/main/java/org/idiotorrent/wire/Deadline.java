package org.idiotorrent.wire;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Closes something, most often a socket that a thread is blocked on, when a time is over; unless
 * this is closed before.
 */
public final class Deadline implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deadline.class.getName());

  private final Thread timer;

  private Deadline(Thread timer) {
    this.timer = timer;
  }

  public static Deadline closing(Closeable target, Duration after) {
    return new Deadline(
        Thread.ofVirtual()
            .name("deadline")
            .start(() -> {
              try {
                Thread.sleep(after);
                target.close();
              } catch (InterruptedException e) {
                return; // in time
              } catch (IOException e) {
                LOG.log(Level.DEBUG, "closing after " + after, e);
              }
            }));
  }

  @Override
  public void close() {
    timer.interrupt();
  }
}
