package org.idiotorrent.transfer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireConnection;
import org.idiotorrent.wire.WireLimits;

/**
 * The half of a connection that answers: says what this side has and sends what the other asks for.
 * What is to be sent is queued by any thread and sent by the one in {@link #run}.
 */
final class Uploader {
  private static final System.Logger LOG = System.getLogger(Uploader.class.getName());

  private final LocalPeer local;
  private final WireConnection wire;
  private final int controlSize;
  private final Optional<ServedShare> share;
  private final Outbox outbox = new Outbox(System::nanoTime);
  private final Tidings tidings;
  private final ChunkSet theirs; // what the other side has said that it has
  private final LongAdder sent = new LongAdder(); // bytes of chunks
  private final Credit credit;

  /**
   * @param remote what the other side said of itself
   * @param share what the connection is about; empty for the catalog only
   */
  Uploader(LocalPeer local, WireConnection wire, Hello remote, Optional<ServedShare> share) {
    this.local = local;
    this.wire = wire;
    this.controlSize = Math.min(WireLimits.CONTROL, remote.maxControl());
    this.share = share;
    this.tidings =
        new Tidings(
            share.map(ServedShare::have).orElse(ChunkSet.none(0)),
            share
                .flatMap(ServedShare::spread)
                .filter(any -> (remote.features() & Hello.TELL_ALL) == 0),
            outbox,
            InstantSource.system());
    int chunkSize = share.map(served -> served.manifest().layout().chunkSize()).orElse(1);
    this.credit = new Credit(chunkSize, System::nanoTime);
    this.theirs = ChunkSet.none(share.map(served -> served.have().size()).orElse(0));
  }

  /** Who is at the other side, if chunks were sent there. */
  Optional<Recipient> recipient() {
    return share.filter(served -> sent.sum() > 0).flatMap(this::recipientOf);
  }

  private Optional<Recipient> recipientOf(ServedShare served) {
    try {
      InetAddress address = wire.remote().getAddress();
      Manifest manifest = served.manifest();
      long said = (long) theirs.count() * manifest.layout().chunkSize();
      long has = Math.min(Math.max(said, sent.sum()), manifest.size());
      return Optional.of(new Recipient("idt", address, manifest, sent.sum(), has));
    } catch (IOException e) {
      return Optional.empty(); // it just ended
    }
  }

  /**
   * What to send right after HELLO: what this side has, or what of it the other is to fetch here
   * first.
   */
  List<Message> firstWords() {
    return tidings.firstWords(controlSize);
  }

  /** Sends what is queued until {@link #close()}. */
  void run() throws IOException {
    try {
      Optional<Outbox.Item> item = outbox.take();
      while (item.isPresent()) {
        if (item.get().chunk().isPresent()) {
          sendChunk(item.get().chunk().get());
        } else {
          wire.send(item.get().messages());
        }
        item = outbox.take();
      }
    } catch (UnreadableShareException e) {
      boolean isDownload = share.flatMap(ServedShare::swarm).isPresent();
      if (!isDownload) { // which would just be finished or given up
        LOG.log(Level.WARNING, "no longer shared: " + e.getMessage());
        share.ifPresent(local::withdraw);
      }
      throw e;
    }
  }

  /** Queues {@code message}. */
  void send(Message message) {
    outbox.send(message);
  }

  /** Tells the other side, if it does not know, that {@code chunk} is here. */
  void tellHave(int chunk) {
    tidings.gained(chunk);
  }

  /** The other side has these chunks. */
  void otherHas(List<ChunkRun> runs) {
    runs.forEach(theirs::addAll);
    if (credit.confirmed(runs)) {
      local.precedence().served();
    }
    tidings.otherHas(runs);
  }

  /** Called a few times a second. */
  void tend() {
    tidings.tend();
  }

  void serve(Message.Request request) throws BreachException {
    if (share.isEmpty() || !share.get().manifest().layout().contains(request.run())) {
      throw new BreachException("REQUEST outside of the share: " + request.run());
    }
    outbox.upload(request.tag(), request.run());
  }

  void cancel(int tag) {
    outbox.cancel(tag);
  }

  void serve(Message.ManifestRequest request) throws BreachException {
    byte[] json = share.map(ServedShare::manifestJson).orElse(new byte[0]);
    if (request.offset() >= json.length) {
      throw new BreachException("MANIFEST_REQUEST outside of the manifest: " + request.offset());
    }
    int length = Math.min(request.length(), json.length - request.offset());
    ByteBuffer bytes = ByteBuffer.wrap(json, request.offset(), length).slice();
    outbox.send(new Message.ManifestSlice(request.tag(), json.length, request.offset(), bytes));
  }

  void serve(Message.CatalogRequest request) {
    List<AnnouncedShare> all = local.catalog().list(request.query());
    List<AnnouncedShare> page = new ArrayList<>();
    int room = controlSize - Message.CatalogPage.EMPTY_SIZE;
    int next = Math.min(request.cursor(), all.size());
    while (next < all.size() && page.size() < 255) {
      room -= Message.CatalogPage.sizeOf(all.get(next));
      if (room < 0) {
        break;
      }
      page.add(all.get(next++));
    }
    outbox.send(new Message.CatalogPage(request.tag(), next < all.size() ? next : 0, page));
  }

  private void sendChunk(Outbox.Chunk chunk) throws IOException {
    ServedShare served = share.orElseThrow();
    if (!served.have().has(chunk.index())) {
      credit.lacked(chunk.index());
      wire.send(
          List.of(new Message.Failure(chunk.tag(), Message.Failure.NO_CHUNK, "chunk is not here")));
      return;
    }
    ChunkLayout layout = served.manifest().layout();
    int length = layout.lengthOf(chunk.index());
    local.precedence().awaitTurn(credit);
    wire.sendChunk(
        new Message.ChunkHead(chunk.tag(), chunk.index(), length),
        new StoredChunk(served.files(), layout.offsetOf(chunk.index()), local.upLimit()));
    local.uploaded(length);
    sent.add(length);
    credit.sent(chunk.index());
    if (!credit.isUsedUp()) {
      local.precedence().served();
    }
    tidings.sent(chunk.index());
  }

  /** Ends {@link #run} soon. */
  void close() {
    outbox.close();
    tidings.end();
  }
}
