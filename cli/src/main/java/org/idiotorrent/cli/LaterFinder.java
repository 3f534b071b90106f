package org.idiotorrent.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.Sighting;

/**
 * A way of finding peers that costs so much that it is taken only if, after a while, it is still
 * needed.
 */
final class LaterFinder implements PeerFinder {
  private static final Duration PAUSE = Duration.ofMillis(700);
  private static final Duration AT_MOST = Duration.ofMillis(200); // for a start that goes on

  private final PeerFinder finder;
  private final BooleanSupplier needed;
  private final Thread waiting;
  private Consumer<Sighting> listener = sighting -> {};
  private volatile boolean closed;

  /**
   * @param needed is asked every now and then until it says yes
   */
  LaterFinder(PeerFinder finder, BooleanSupplier needed) {
    this.finder = finder;
    this.needed = needed;
    this.waiting =
        Thread.ofPlatform().daemon().name("later finder").unstarted(this::startWhenNeeded);
  }

  @Override
  public void start(Consumer<Sighting> listener) {
    this.listener = listener;
    waiting.start();
  }

  private void startWhenNeeded() {
    try {
      do {
        Thread.sleep(PAUSE);
      } while (!needed.getAsBoolean());
      if (!closed) {
        finder.start(listener);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it never was
    }
  }

  /** Nothing is started after this, nor left running that was started just then. */
  @Override
  public void close() {
    closed = true;
    waiting.interrupt();
    try {
      waiting.join(AT_MOST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    finder.close();
  }
}
