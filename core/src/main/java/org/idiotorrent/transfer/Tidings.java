package org.idiotorrent.transfer;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.wire.Message;

/**
 * What the other side of one connection is told of the chunks that are here: all of them, or those
 * that {@link Spread} has chosen for it. Safe for several threads.
 */
final class Tidings {
  private final ChunkSet told; // what the other side knows, or is about to
  private final Optional<Spread<Tidings>> spread;
  private final Outbox outbox;
  private final InstantSource clock;

  /**
   * @param have the chunks that are here
   * @param outbox takes what there is to tell after {@link #firstWords}
   */
  Tidings(ChunkSet have, Optional<Spread<Tidings>> spread, Outbox outbox, InstantSource clock) {
    this.told = spread.isPresent() ? ChunkSet.none(have.size()) : have.copy();
    this.spread = spread;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * What to send right after HELLO.
   *
   * @param controlSize largest control payload that the other side takes, bytes
   */
  List<Message> firstWords(int controlSize) {
    spread.ifPresent(deal -> addAll(deal.joined(this, clock.instant())));
    List<Message> messages = new ArrayList<>();
    if (told.size() > 0 && told.isComplete()) {
      messages.add(new Message.Complete());
    } else if (told.count() > 0) {
      int windowBytes = controlSize - 4;
      for (int first = 0; first < told.size(); first += 8 * windowBytes) {
        ByteBuffer bits = ByteBuffer.wrap(told.window(first, windowBytes));
        messages.add(new Message.Bitmap(first, bits));
      }
    }
    return messages;
  }

  /** {@code chunk} is here now. */
  void gained(int chunk) {
    if (told.add(chunk)) {
      outbox.have(chunk);
    }
  }

  /** The other side has these chunks. */
  void otherHas(List<ChunkRun> runs) {
    spread.ifPresent(deal -> tell(deal.has(this, runs, clock.instant())));
  }

  /** {@code chunk} was sent to the other side. */
  void sent(int chunk) {
    spread.ifPresent(deal -> tell(deal.sent(this, chunk, clock.instant())));
  }

  /** Called a few times a second. */
  void tend() {
    spread.ifPresent(deal -> tell(deal.tend(this, clock.instant())));
  }

  private void tell(List<ChunkRun> runs) {
    addAll(runs);
    runs.forEach(run -> outbox.send(new Message.Have(run)));
  }

  private void addAll(List<ChunkRun> runs) {
    for (ChunkRun run : runs) {
      for (int i = run.first(); i < run.end(); i++) {
        told.add(i);
      }
    }
  }

  /** The other side goes. */
  void end() {
    spread.ifPresent(deal -> deal.left(this));
  }
}
