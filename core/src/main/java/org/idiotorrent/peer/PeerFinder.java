package org.idiotorrent.peer;

import java.util.function.Consumer;

/** One way of finding peers. */
public interface PeerFinder extends AutoCloseable {
  /**
   * Starts looking and returns at once. {@code listener} is called from threads of the finder,
   * several times for the same peer, until {@link #close()}; it must not block.
   */
  void start(Consumer<Sighting> listener);

  /** Stops looking; returns at once. */
  @Override
  void close();
}
