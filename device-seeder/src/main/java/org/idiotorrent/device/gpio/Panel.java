package org.idiotorrent.device.gpio;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;

/** Shows a pattern by an LED and hears a button, on a thread of its own. */
public final class Panel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Panel.class.getName());
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Board board;
  private final Supplier<LedPattern> pattern;
  private final Runnable shortPress;
  private final Runnable longPress;
  private final ButtonPress button = new ButtonPress();
  private final Thread thread;
  private LedPattern shown = LedPattern.STARTING;
  private Duration begun = Duration.ZERO;

  /**
   * @param board is closed with this
   * @param pattern is asked for several times a second; the three are called on the panel's thread
   */
  public Panel(Board board, Supplier<LedPattern> pattern, Runnable shortPress, Runnable longPress) {
    this.board = board;
    this.pattern = pattern;
    this.shortPress = shortPress;
    this.longPress = longPress;
    this.thread = Thread.ofPlatform().daemon().name("panel").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    long start = System.nanoTime();
    try {
      while (true) {
        tick(Duration.ofNanos(System.nanoTime() - start));
        Thread.sleep(TICK);
      }
    } catch (InterruptedException e) {
      return; // closed
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "LED and button stopped working", e);
    }
  }

  /** Does what is due at {@code now}. */
  void tick(Duration now) {
    LedPattern wanted = pattern.get();
    if (wanted != shown) {
      shown = wanted;
      begun = now;
    }
    board.light(wanted.isOn(now.minus(begun)));
    button
        .look(board.isPressed(), now)
        .ifPresent(press -> (press == ButtonPress.Press.LONG ? longPress : shortPress).run());
  }

  /** Turns the LED off. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    board.close();
  }
}
