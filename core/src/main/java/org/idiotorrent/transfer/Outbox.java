package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireLimits;

/**
 * What one connection has to send: messages, and below them in rank the chunks that the other side
 * asked for. Any thread puts in, the connection's writer takes out. {@link #lock} guards
 * everything; nothing blocks under it but {@link #take}.
 */
final class Outbox {
  private static final int MAX_MESSAGES = 4_096;
  static final Duration HAVE_WAIT = Duration.ofMillis(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Message> messages = new ArrayDeque<>();
  private final ArrayDeque<Upload> uploads = new ArrayDeque<>();
  private final BitSet haves = new BitSet(); // chunks of which HAVE is to be sent
  private long havesDue; // nano time, if there are any
  private final LongSupplier nanoTime;
  private boolean closed;

  Outbox(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** What to send next: messages or, if there are none, one chunk. */
  record Item(List<Message> messages, Optional<Chunk> chunk) {}

  /** A chunk that was asked for with {@code tag}. */
  record Chunk(int tag, int index) {}

  /** The rest of a request. */
  private record Upload(int tag, ChunkRun run) {}

  void send(Message message) {
    lock.lock();
    try {
      if (messages.size() >= MAX_MESSAGES) {
        closed = true; // the other side asks and does not listen
      }
      if (!closed) {
        messages.add(message);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Queues HAVE; it waits a little for others, or for a message to go with. */
  void have(int chunk) {
    lock.lock();
    try {
      if (haves.isEmpty()) {
        havesDue = nanoTime.getAsLong() + HAVE_WAIT.toNanos();
        changed.signal();
      }
      haves.set(chunk);
    } finally {
      lock.unlock();
    }
  }

  /** Queues the answer to a request of the other side. */
  void upload(int tag, ChunkRun run) throws BreachException {
    lock.lock();
    try {
      if (uploads.size() >= WireLimits.OPEN_REQUESTS) {
        throw new BreachException("more than " + WireLimits.OPEN_REQUESTS + " open requests");
      }
      if (uploads.stream().anyMatch(upload -> upload.tag() == tag)) {
        throw new BreachException("REQUEST with a tag in use: " + tag);
      }
      uploads.add(new Upload(tag, run));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything is left that the other side asked for. */
  boolean hasUploads() {
    lock.lock();
    try {
      return !uploads.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #take} would have to wait. */
  boolean isEmpty() {
    lock.lock();
    try {
      return messages.isEmpty() && uploads.isEmpty() && !areHavesDue();
    } finally {
      lock.unlock();
    }
  }

  /** Withdraws what is left of the request with {@code tag} and says so. */
  void cancel(int tag) {
    lock.lock();
    try {
      uploads.removeIf(upload -> upload.tag() == tag);
      send(new Message.Cancel(tag, true));
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something to send; empty when closed. */
  Optional<Item> take() {
    lock.lock();
    try {
      while (!closed && messages.isEmpty() && uploads.isEmpty() && !areHavesDue()) {
        awaitChange();
      }
      if (closed) {
        return Optional.empty();
      }
      if (messages.isEmpty() && !areHavesDue()) {
        return Optional.of(new Item(List.of(), Optional.of(nextChunk())));
      }
      return Optional.of(new Item(takeMessages(), Optional.empty()));
    } finally {
      lock.unlock();
    }
  }

  private boolean areHavesDue() {
    return !haves.isEmpty() && havesDue - nanoTime.getAsLong() <= 0;
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void awaitChange() {
    if (haves.isEmpty()) {
      changed.awaitUninterruptibly();
      return;
    }
    try {
      changed.awaitNanos(havesDue - nanoTime.getAsLong());
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  /** All messages, with the haves before them as runs. */
  private List<Message> takeMessages() {
    List<Message> all = new ArrayList<>();
    ChunkRun.in(haves).forEach(run -> all.add(new Message.Have(run)));
    haves.clear();
    all.addAll(messages);
    messages.clear();
    return all;
  }

  private Chunk nextChunk() {
    Upload upload = uploads.removeFirst();
    ChunkRun run = upload.run();
    if (run.count() > 1) {
      ChunkRun rest = new ChunkRun(run.first() + 1, run.count() - 1);
      uploads.addFirst(new Upload(upload.tag(), rest));
    }
    return new Chunk(upload.tag(), run.first());
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
