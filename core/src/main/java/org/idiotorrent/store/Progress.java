package org.idiotorrent.store;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Adds up bytes that several threads have dealt with and tells the sum. */
final class Progress {
  private final LongAdder bytes = new LongAdder();
  private final LongConsumer listener;

  Progress(LongConsumer listener) {
    this.listener = listener;
  }

  void add(long more) {
    bytes.add(more);
    listener.accept(bytes.sum());
  }
}
