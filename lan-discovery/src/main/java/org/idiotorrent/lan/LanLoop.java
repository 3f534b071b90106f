package org.idiotorrent.lan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One daemon thread that waits for datagrams and due times. All that is handed in runs on it, so
 * that what only it touches needs no lock.
 *
 * <p>A selector rather than a virtual thread for each socket: once a virtual thread has waited for
 * a socket, the JVM's own poller thread sits in a native call until the end and delays the exit by
 * 0.3 s. This thread is gone when {@link #close} returns.
 */
final class LanLoop {
  private static final System.Logger log = System.getLogger(LanLoop.class.getName());
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** Datagrams read from one channel before the others and the timers get their turn. */
  private static final int BATCH = 64;

  /**
   * Datagrams read from one channel, many times what a crowd sends. Of a flood the system throws
   * away what is not read, which costs us nothing.
   */
  static final int READS_PER_SECOND = 4_000;

  static final int READS_BURST = 8_000;
  private static final Duration FLOOD_PAUSE = Duration.ofMillis(10);

  /** The largest of mDNS (RFC 6762, section 17); one byte more tells those that are cut off. */
  private static final int MAX_DATAGRAM = 9_000;

  /** What a channel's datagrams are handed to; the buffer is the loop's. */
  interface Handler {
    void received(ByteBuffer datagram, InetSocketAddress source);
  }

  /** Who gets what comes in on a channel, and how much of that is read. */
  private record Ear(Handler handler, Allowance reads) {}

  /** When something is done again and again. */
  interface Rhythm {
    /** The time between number {@code index}, from 0 on, and the one before, or the start. */
    Duration pause(int index);
  }

  /** Something that is to run later. */
  static final class Timer {
    private final long due;
    private final Runnable task;
    private boolean cancelled;

    private Timer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }
  }

  /** Something that runs again and again. */
  final class Repetition {
    private final Rhythm rhythm;
    private final Runnable task;
    private int next;
    private Timer timer;

    private Repetition(Rhythm rhythm, Runnable task) {
      this.rhythm = rhythm;
      this.task = task;
      this.timer = arm();
    }

    private Timer arm() {
      return after(rhythm.pause(next++), this::run);
    }

    private void run() {
      timer = arm();
      task.run();
    }

    void cancel() {
      timer.cancelled = true;
    }
  }

  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM + 1);
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong((Timer timer) -> timer.due));
  private boolean ending;

  LanLoop(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** From any thread: {@code task} runs soon; never, if the loop has ended. */
  void execute(Runnable task) {
    inbox.add(task);
    selector.wakeup();
  }

  /** From the loop's thread. */
  Timer after(Duration delay, Runnable task) {
    Timer timer = new Timer(System.nanoTime() + delay.toNanos(), task);
    timers.add(timer);
    return timer;
  }

  /** From the loop's thread. */
  Repetition repeat(Rhythm rhythm, Runnable task) {
    return new Repetition(rhythm, task);
  }

  /** From the loop's thread: what comes in on {@code channel} goes to {@code handler}. */
  void listen(DatagramChannel channel, Handler handler) throws IOException {
    channel.configureBlocking(false);
    Allowance reads = new Allowance(READS_BURST, READS_PER_SECOND, System.nanoTime());
    channel.register(selector, SelectionKey.OP_READ, new Ear(handler, reads));
  }

  /** From any thread: runs {@code farewell}, then ends; returns within 0.2 s. */
  void close(Runnable farewell) {
    execute(() -> {
      ending = true;
      farewell.run();
    });
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      if (thread.getState() == Thread.State.NEW) {
        selector.close();
        return;
      }
      thread.join(PATIENCE);
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "cannot close a selector", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (selector) {
      while (!ending) {
        long wait = runDue();
        selector.select(this::drain, wait);
        for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
          guarded(task);
        }
      }
    } catch (IOException | ClosedSelectorException e) {
      log.log(System.Logger.Level.WARNING, "discovery on the LAN ends", e);
    }
  }

  /** Runs the timers that are due and returns the milliseconds until the next; 0 is forever. */
  private long runDue() {
    while (true) {
      Timer timer = timers.peek();
      if (timer == null) {
        return 0;
      }
      long nanos = timer.due - System.nanoTime();
      if (nanos > 0 && !timer.cancelled) {
        return nanos / 1_000_000 + 1;
      }
      timers.remove();
      if (!timer.cancelled) {
        guarded(timer.task);
      }
    }
  }

  private void drain(SelectionKey key) {
    Ear ear = (Ear) key.attachment();
    DatagramChannel channel = (DatagramChannel) key.channel();
    try {
      for (int i = 0; i < BATCH && key.isValid(); i++) {
        if (!ear.reads.take(System.nanoTime())) {
          key.interestOps(0);
          after(FLOOD_PAUSE, () -> listenAgain(key));
          return;
        }
        buffer.clear();
        if (!(channel.receive(buffer) instanceof InetSocketAddress source)) {
          return;
        }
        ear.handler.received(buffer.flip(), source);
      }
    } catch (IOException | RuntimeException e) {
      // A stranger may cause it, again and again: an ICMP error comes out here too.
      log.log(System.Logger.Level.DEBUG, "datagram not received", e);
    }
  }

  private static void listenAgain(SelectionKey key) {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.log(System.Logger.Level.WARNING, "a step of discovery on the LAN failed", e);
    }
  }
}
