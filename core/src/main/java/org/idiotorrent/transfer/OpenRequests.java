package org.idiotorrent.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.wire.Message;

/**
 * What this side has asked for on one connection. A request that was withdrawn stays open until the
 * other side has said so (WIRE.md, section 5), and what would be one too many waits here. Safe for
 * several threads; {@code this} guards all.
 */
final class OpenRequests {
  private static final int MAX_TAG = 0xffff;

  private final int max;
  private final Map<Integer, Integer> chunks = new HashMap<>(); // by tag
  private final Queue<Integer> waiting = new ArrayDeque<>();
  private int lastTag;

  /**
   * @param max how many requests the other side takes
   */
  OpenRequests(int max) {
    this.max = max;
  }

  /** A chunk is wanted; returns what to send now. */
  synchronized List<Message> ask(int chunk) {
    waiting.add(chunk);
    return next();
  }

  /** What to send now that a request has ended. */
  synchronized List<Message> next() {
    List<Message> requests = new ArrayList<>();
    while (chunks.size() < max && !waiting.isEmpty()) {
      int chunk = waiting.remove();
      do {
        lastTag = lastTag % MAX_TAG + 1;
      } while (chunks.containsKey(lastTag));
      chunks.put(lastTag, chunk);
      requests.add(new Message.Request(lastTag, new ChunkRun(chunk, 1)));
    }
    return requests;
  }

  /** A chunk is no longer wanted; returns what to send now. */
  synchronized List<Message> cancel(int chunk) {
    waiting.removeIf(waits -> waits == chunk);
    List<Message> cancels = new ArrayList<>();
    chunks.forEach((tag, asked) -> {
      if (asked == chunk) {
        cancels.add(new Message.Cancel(tag, false));
      }
    });
    return cancels;
  }

  /**
   * The request with {@code tag} is over; returns the chunk that it asked for, if there was one.
   */
  synchronized Optional<Integer> end(int tag) {
    return Optional.ofNullable(chunks.remove(tag));
  }

  /** How many the other side has not yet answered. */
  synchronized int count() {
    return chunks.size();
  }
}
