package org.idiotorrent.announce;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The thread that deals with one tracker, so that none holds up another or the program: it calls,
 * waits, and calls again. {@code this} guards the fields; nothing blocks under it but waiting.
 */
final class TrackerLoop implements Closeable {
  private static final System.Logger LOG = System.getLogger(TrackerLoop.class.getName());

  /** What is done with the tracker again and again. */
  interface Round {
    /** Does it and returns the pause until the next. */
    Duration run(TrackerPace pace) throws IOException;

    /** It failed, and is tried again after {@code pause}. */
    default void failed(IOException reason, Duration pause) {}

    /** The last of it, once {@link #finish} was called. */
    default void end() throws IOException {}
  }

  private final TrackerClient client;
  private final Round round;
  private final TrackerPace pace = new TrackerPace(RandomGenerator.getDefault());
  private final Thread thread;
  private boolean news;
  private boolean finishing;

  TrackerLoop(TrackerClient client, Round round) {
    this.client = client;
    this.round = round;
    this.thread =
        Thread.ofPlatform().daemon().name("tracker " + client.url().address()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** There is something to say: the next round comes now, unless the tracker is failing. */
  synchronized void wake() {
    news = true;
    notifyAll();
  }

  /** Lets the last be said; {@link #close()} after a while ends that too. */
  synchronized void finish() {
    finishing = true;
    notifyAll();
  }

  /** Waits for the end of the thread, {@code atMost}. */
  void join(Duration atMost) throws InterruptedException {
    thread.join(atMost);
  }

  private void run() {
    try {
      while (!isFinishing()) {
        turn();
      }
      round.end();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> client.url() + " at the end: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void turn() throws InterruptedException {
    try {
      Duration pause = round.run(pace);
      pace.worked();
      await(pause, true);
    } catch (IOException e) {
      Duration pause = pace.afterFailure(wish(e));
      if (!isFinishing()) {
        LOG.log(Level.DEBUG, () -> client.url() + ": " + e.getMessage() + ", again in " + pause);
        round.failed(e, pause);
      }
      await(pause, false);
    }
  }

  private static @Nullable Duration wish(IOException e) {
    return e instanceof TrackerException known ? known.retryAfter().orElse(null) : null;
  }

  private synchronized boolean isFinishing() {
    return finishing;
  }

  private synchronized void await(Duration pause, boolean orNews) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (finishing || (orNews && news)) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    news = false;
  }

  /** Ends it at once. */
  @Override
  public void close() {
    finish();
    thread.interrupt();
    try {
      client.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "closing " + client.url() + ": " + e.getMessage());
    }
  }
}
