package org.idiotorrent.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.function.Consumer;

/** Takes the bytes of responses; fails when the client takes too few. For one thread. */
public final class Sink {
  private final WritableByteChannel target;
  private final Consumer<Duration> allow;
  private final Runnable done;
  private long waited; // nanoseconds
  private long taken; // bytes in that time

  /** A sink that waits as long as it takes. */
  public Sink(WritableByteChannel target) {
    this(target, time -> {}, () -> {});
  }

  Sink(WritableByteChannel target, Consumer<Duration> allow, Runnable done) {
    this.target = target;
    this.allow = allow;
    this.done = done;
  }

  /** Where bytes come from that need not pass through memory. */
  @FunctionalInterface
  public interface Source {
    /**
     * Moves bytes from {@code offset} on to {@code target}, at most {@code length}, possibly none;
     * returns how many.
     */
    long transferTo(long offset, long length, WritableByteChannel target) throws IOException;
  }

  /** Sends all of {@code bytes}. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      send(() -> target.write(bytes));
    }
  }

  /** Sends {@code length} bytes of {@code source} from {@code offset} on. */
  public void transfer(Source source, long offset, long length) throws IOException {
    for (long moved = 0; moved < length; ) {
      long at = moved;
      moved += send(() -> source.transferTo(offset + at, length - at, target));
    }
  }

  @FunctionalInterface
  private interface Sending {
    long send() throws IOException;
  }

  private long send(Sending sending) throws IOException {
    long begun = System.nanoTime();
    allow.accept(HttpLimits.STALL);
    long sent = sending.send();
    done.run();
    waited += System.nanoTime() - begun;
    taken += sent;
    if (waited > HttpLimits.STALL.toNanos()) {
      if (taken < HttpLimits.LEAST_TAKEN) {
        throw new IOException("the client takes too little");
      }
      waited = 0;
      taken = 0;
    }
    return sent;
  }
}
