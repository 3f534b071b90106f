package org.idiotorrent.transfer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A second thread for a connection that brings chunks faster than they can be hashed: it works
 * while more is read. Started with the first piece of work. {@link #lock} guards the queue.
 */
final class Handover {
  private static final int MAX_WAITING = 4;

  private final PeerThreads threads;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean started;
  private boolean closed;

  Handover(PeerThreads threads, String name) {
    this.threads = threads;
    this.name = name;
  }

  /**
   * Has {@code work} done by the other thread, in order; waits while that is behind.
   *
   * @throws IOException if this is closed
   */
  void give(Runnable work) throws IOException {
    lock.lock();
    try {
      if (!started) {
        started = true;
        threads.start(name, this::run);
      }
      while (waiting.size() >= MAX_WAITING && !closed) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw new IOException("closed");
      }
      waiting.add(work);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (Runnable work = next(); work != null; work = next()) {
      work.run();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      Runnable work = waiting.poll();
      changed.signalAll();
      return work;
    } finally {
      lock.unlock();
    }
  }

  /** What was given is still done, then the thread ends. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
