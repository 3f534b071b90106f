package org.idiotorrent.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of responses; fails when the client takes too few. For one thread. */
public final class Sink {
  private static final int TURN = 256 << 10;
  private static final int MEMORY = 16 << 10;

  private final WritableByteChannel target;
  private final Allowance allow;
  private final Runnable done;
  private long waited; // nanoseconds
  private long taken; // bytes in that time
  private @Nullable ByteBuffer memory;

  /** Told of each sending before it begins. */
  interface Allowance {
    /** From now on it may take {@code time}. */
    void begin(Duration time) throws IOException;
  }

  /** A sink that waits as long as it takes. */
  public Sink(WritableByteChannel target) {
    this(target, time -> {}, () -> {});
  }

  Sink(WritableByteChannel target, Allowance allow, Runnable done) {
    this.target = target;
    this.allow = allow;
    this.done = done;
  }

  /** Where bytes come from that need not pass through memory. */
  public interface Source {
    /**
     * Moves bytes from {@code offset} on to {@code target}, at most {@code length}; returns how
     * many, 0 if it takes none right now.
     */
    long transferTo(long offset, long length, WritableByteChannel target) throws IOException;

    /** Fills {@code target} with the bytes from {@code offset} on. */
    void read(long offset, ByteBuffer target) throws IOException;
  }

  /** Sends all of {@code bytes}. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      send(() -> target.write(bytes));
    }
  }

  /**
   * Sends {@code length} bytes of {@code source} from {@code offset} on. All who send so take
   * turns: those whose clients can take more come round in the order in which they asked.
   */
  @SuppressWarnings("ThreadPriorityCheck") // virtual threads go on in the order in which they yield
  public void transfer(Source source, long offset, long length) throws IOException {
    for (long moved = 0; moved < length; ) {
      long at = offset + moved;
      long turn = Math.min(TURN, length - moved);
      long sent = send(() -> source.transferTo(at, turn, target));
      moved += sent == 0 ? sendThroughMemory(source, at, turn) : sent;
      Thread.yield();
    }
  }

  /** Sends some bytes by an ordinary write, which, while the socket is full, parks the thread. */
  private long sendThroughMemory(Source source, long offset, long most) throws IOException {
    if (memory == null) {
      memory = ByteBuffer.allocate(MEMORY);
    }
    memory.clear().limit((int) Math.min(MEMORY, most));
    source.read(offset, memory);
    write(memory.flip());
    return memory.limit();
  }

  @FunctionalInterface
  private interface Sending {
    long send() throws IOException;
  }

  private long send(Sending sending) throws IOException {
    long begun = System.nanoTime();
    allow.begin(HttpLimits.STALL);
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
