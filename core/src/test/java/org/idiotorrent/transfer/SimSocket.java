package org.idiotorrent.transfer;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.idiotorrent.wire.Message;

/**
 * What one side of a simulated connection has written: a socket that takes so many chunks, and the
 * line to the other side, on which all arrives in order.
 */
final class SimSocket {
  private final SimEnd end;
  private final SimNode node;
  private final SimNode remote;
  private final Queue<Outbox.Item> items = new ArrayDeque<>();
  private int chunks; // that were put in and have not arrived
  private int inFlight; // those of them that have left
  private boolean offered;
  private long lastArrival; // of what was sent last

  SimSocket(SimEnd end, SimNode node, SimNode remote) {
    this.end = end;
    this.node = node;
    this.remote = remote;
  }

  boolean hasRoom() {
    return chunks < node.world().settings().socketChunks();
  }

  int inFlight() {
    return inFlight;
  }

  void put(List<Message> messages) {
    items.add(new Outbox.Item(messages, Optional.empty()));
  }

  void put(Outbox.Chunk chunk) {
    items.add(new Outbox.Item(List.of(), Optional.of(chunk)));
    chunks++;
  }

  /** Sends messages up to the next chunk, and has the machine's line offered that. */
  void transmit() {
    while (!end.isClosed() && !items.isEmpty() && items.element().chunk().isEmpty()) {
      List<Message> messages = items.remove().messages();
      lastArrival = Math.max(lastArrival, node.time().now() + node.world().settings().delayNanos());
      node.time().after(lastArrival - node.time().now(), remote, () -> end.other().hear(messages));
    }
    boolean flows = inFlight < node.world().settings().flightChunks();
    if (!end.isClosed() && !items.isEmpty() && !offered && flows) {
      offered = true;
      node.host().offer(end);
    }
  }

  /** The next chunk leaves now; returns its bytes, 0 if there is none. */
  int beginChunk() {
    if (end.isClosed() || !node.isUp()) {
      return 0;
    }
    Outbox.Chunk chunk = items.remove().chunk().orElseThrow();
    inFlight++;
    int length = node.world().lengthOf(chunk.index());
    if (node.kind() == SimKind.TRICKLER) {
      return 1;
    }
    long delay = node.world().settings().delayNanos();
    lastArrival = node.host().arrival(remote.host(), length, delay);
    node.time().after(lastArrival - node.time().now(), remote, () -> arrived(chunk));
    return length;
  }

  void chunkLeft() {
    offered = false;
    transmit();
  }

  private void arrived(Outbox.Chunk chunk) {
    if (remote.isUp() && !end.other().isClosed()) {
      inFlight--;
      chunks--;
      node.time().pumpLater(end);
      end.other().hearChunk(chunk, node.isRight());
    }
  }

  @Override
  public String toString() {
    return chunks + " in the socket, " + inFlight + " in flight";
  }
}
