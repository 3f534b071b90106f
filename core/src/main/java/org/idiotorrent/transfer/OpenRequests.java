package org.idiotorrent.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntFunction;
import org.idiotorrent.wire.Message;

/**
 * What this side has asked for on one connection. A request that was withdrawn stays open until the
 * other side has said so (WIRE.md, section 5), and what would be one too many waits here. Safe for
 * several threads; {@code this} guards all.
 */
final class OpenRequests {
  private static final int MAX_TAG = 0xffff;

  private final int max;
  private final IntFunction<List<ChunkPart>> parts;
  private final Map<Integer, ChunkPart> asked = new HashMap<>(); // by tag
  private final Queue<ChunkPart> waiting = new ArrayDeque<>();
  private int lastTag;

  /**
   * @param max how many requests the other side takes
   * @param parts what to ask for to get a chunk, in order
   */
  OpenRequests(int max, IntFunction<List<ChunkPart>> parts) {
    this.max = max;
    this.parts = parts;
  }

  /** A chunk is wanted; returns what to send now. */
  synchronized List<Message> ask(int chunk) {
    waiting.addAll(parts.apply(chunk));
    return next();
  }

  /** What to send now that a request has ended. */
  synchronized List<Message> next() {
    List<Message> requests = new ArrayList<>();
    while (asked.size() < max && !waiting.isEmpty()) {
      ChunkPart part = waiting.remove();
      do {
        lastTag = lastTag % MAX_TAG + 1;
      } while (asked.containsKey(lastTag));
      asked.put(lastTag, part);
      requests.add(part.request(lastTag));
    }
    return requests;
  }

  /** A chunk is no longer wanted; returns what to send now. */
  synchronized List<Message> cancel(int chunk) {
    waiting.removeIf(part -> part.chunk() == chunk);
    List<Message> cancels = new ArrayList<>();
    asked.forEach((tag, part) -> {
      if (part.chunk() == chunk) {
        cancels.add(new Message.Cancel(tag, false));
      }
    });
    return cancels;
  }

  /** The request with {@code tag} is over; returns what it asked for, if there was one. */
  synchronized Optional<ChunkPart> end(int tag) {
    return Optional.ofNullable(asked.remove(tag));
  }

  /**
   * The request with {@code tag} was refused, and with it the slices that were to follow; returns
   * the chunk that is not to be had now, if there was one.
   */
  synchronized Optional<Integer> fail(int tag) {
    Optional<Integer> chunk = end(tag).map(ChunkPart::chunk);
    chunk.ifPresent(one -> waiting.removeIf(part -> part.isSlice() && part.chunk() == one));
    return chunk;
  }

  /** How many the other side has not yet answered. */
  synchronized int count() {
    return asked.size();
  }
}
