package org.idiotorrent.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireConnection;
import org.idiotorrent.wire.WireLimits;

/**
 * An IDT1 connection after its handshake. It serves the share it is about, if this peer has one,
 * and brings chunks to the download of that share, if there is one. The thread in {@link #run}
 * reads, one of its own writes.
 */
final class PeerConnection implements RemotePeer, Closeable {
  private static final System.Logger LOG = System.getLogger(PeerConnection.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int MAX_TAG = 0xffff;

  private final LocalPeer local;
  private final WireConnection wire;
  private final Hello remote;
  private final boolean dialled;
  private final PeerAddress address;
  private final Optional<ServedShare> share;
  private final Optional<Swarm> swarm;
  private final Outbox outbox = new Outbox();
  private final ChunkSet announced; // what the other side was told or will see in our BITMAP
  private final Map<Integer, Integer> asked = new HashMap<>(); // tag → chunk; guarded by asked
  private int lastTag; // guarded by asked
  private volatile String dropReason = "";

  /**
   * @param dialled whether this side dialled
   * @param address where the other side listens, as far as known
   * @param share what the connection is about; empty for the catalog only
   */
  PeerConnection(
      LocalPeer local,
      WireConnection wire,
      Hello remote,
      boolean dialled,
      PeerAddress address,
      Optional<ServedShare> share) {
    this.local = local;
    this.wire = wire;
    this.remote = remote;
    this.dialled = dialled;
    this.address = address;
    this.share = share;
    this.swarm = share.flatMap(ServedShare::swarm);
    this.announced = share.map(served -> served.have().copy()).orElse(ChunkSet.none(0));
  }

  /** What to send right after HELLO: what this side has. */
  List<Message> bitmap() {
    List<Message> messages = new ArrayList<>();
    if (announced.isComplete() && share.isPresent()) {
      messages.add(new Message.Complete());
    } else if (announced.count() > 0) {
      int windowBytes = controlSize() - 4;
      for (int first = 0; first < announced.size(); first += 8 * windowBytes) {
        ByteBuffer bits = ByteBuffer.wrap(announced.window(first, windowBytes));
        messages.add(new Message.Bitmap(first, bits));
      }
    }
    return messages;
  }

  /** Reads and answers until the connection ends. */
  void run() throws StoreException {
    local.threads().start("writer " + address, this::write);
    boolean wanted = swarm.isEmpty() || swarm.get().joined(this);
    try {
      while (wanted) {
        handle(wire.receive());
      }
    } catch (BreachException e) {
      LOG.log(Level.DEBUG, () -> address + " broke the protocol: " + e.getMessage());
      swarm.ifPresent(events -> events.broken(this, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> address + " left: " + e.getMessage() + " " + dropReason);
    } finally {
      close(); // ends the writer too, without an interrupt, which would close files that others
      // read
      swarm.ifPresent(events -> events.left(this));
    }
  }

  private void handle(Message message) throws IOException, StoreException {
    switch (message) {
      case Message.Request request -> serve(request);
      case Message.Cancel cancel -> handleCancel(cancel);
      case Message.ManifestRequest request -> outbox.send(manifestSlice(request));
      case Message.CatalogRequest request -> outbox.send(catalogPage(request));
      case Message.PeersRequest request -> outbox.send(new Message.Peers(request.tag(), List.of()));
      case Message.Ping ping -> {
        if (!ping.answer()) {
          outbox.send(new Message.Ping(true));
        }
      }
      case Message.Complete complete -> has(everything());
      case Message.Bitmap bitmap -> has(bitmap.runs());
      case Message.Have have -> has(List.of(have.run()));
      case Message.ChunkHead head -> receiveChunk(head);
      case Message.Wait wait -> refused(wait.tag(), wait.time());
      case Message.Failure failure -> refused(failure.tag(), RETRY);
      case Hello hello -> throw new BreachException("HELLO twice");
      case Message.Peers peers -> {}
      case Message.ManifestSlice slice -> {}
      case Message.CatalogPage page -> {}
      case Message.Unknown unknown -> {}
    }
  }

  // What the other side asks for.

  private void serve(Message.Request request) throws BreachException {
    if (share.isEmpty() || !share.get().manifest().layout().contains(request.run())) {
      throw new BreachException("REQUEST outside of the share: " + request.run());
    }
    outbox.upload(request.tag(), request.run());
  }

  private void handleCancel(Message.Cancel cancel) {
    synchronized (asked) {
      if (asked.remove(cancel.tag()) != null) {
        return; // the answer to ours
      }
    }
    outbox.cancel(cancel.tag());
  }

  private Message manifestSlice(Message.ManifestRequest request) throws BreachException {
    byte[] json = share.map(ServedShare::manifestJson).orElse(new byte[0]);
    if (request.offset() >= json.length) {
      throw new BreachException("MANIFEST_REQUEST outside of the manifest: " + request.offset());
    }
    int length = Math.min(request.length(), json.length - request.offset());
    ByteBuffer bytes = ByteBuffer.wrap(json, request.offset(), length).slice();
    return new Message.ManifestSlice(request.tag(), json.length, request.offset(), bytes);
  }

  private Message catalogPage(Message.CatalogRequest request) {
    List<AnnouncedShare> all = local.catalog().list(request.query());
    List<AnnouncedShare> page = new ArrayList<>();
    int room = controlSize() - Message.CatalogPage.EMPTY_SIZE;
    int next = Math.min(request.cursor(), all.size());
    while (next < all.size() && page.size() < 255) {
      room -= Message.CatalogPage.sizeOf(all.get(next));
      if (room < 0) {
        break;
      }
      page.add(all.get(next++));
    }
    return new Message.CatalogPage(request.tag(), next < all.size() ? next : 0, page);
  }

  private int controlSize() {
    return Math.min(WireLimits.CONTROL, remote.maxControl());
  }

  private void write() {
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
      LOG.log(Level.WARNING, "no longer shared: " + e.getMessage());
      share.ifPresent(gone -> local.catalog().remove(gone.manifest().id()));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "sending to " + address + ": " + e.getMessage());
    } finally {
      close();
    }
  }

  private void sendChunk(Outbox.Chunk chunk) throws IOException {
    ServedShare served = share.orElseThrow();
    if (!served.have().has(chunk.index())) {
      wire.send(
          List.of(new Message.Failure(chunk.tag(), Message.Failure.NO_CHUNK, "chunk is not here")));
      return;
    }
    ChunkLayout layout = served.manifest().layout();
    int length = layout.lengthOf(chunk.index());
    wire.sendChunk(
        new Message.ChunkHead(chunk.tag(), chunk.index(), length),
        new StoredChunk(served.files(), layout.offsetOf(chunk.index())));
    local.uploaded(length);
  }

  // What the other side has and sends.

  private void has(List<ChunkRun> runs) throws BreachException {
    int chunks = share.map(served -> served.manifest().layout().count()).orElse(0);
    for (ChunkRun run : runs) {
      if (run.end() > chunks) {
        throw new BreachException("chunks outside of the share: " + run);
      }
    }
    swarm.ifPresent(events -> events.has(this, runs));
  }

  private List<ChunkRun> everything() {
    int chunks = share.map(served -> served.manifest().layout().count()).orElse(0);
    return chunks == 0 ? List.of() : List.of(new ChunkRun(0, chunks));
  }

  private void receiveChunk(Message.ChunkHead head) throws IOException, StoreException {
    Swarm events = swarm.orElseThrow(() -> new BreachException("CHUNK that nobody asked for"));
    synchronized (asked) {
      Integer wanted = asked.remove(head.tag());
      if (wanted == null || wanted != head.index()) {
        throw new BreachException("CHUNK that was not asked for: " + head.index());
      }
    }
    if (head.length() != events.manifest().layout().lengthOf(head.index())) {
      throw new BreachException("CHUNK " + head.index() + " of " + head.length() + " bytes");
    }
    ByteBuffer bytes = events.buffers().borrow().limit(head.length());
    try {
      byte[] digest = readAndHash(bytes, events.manifest().hashes().algorithm().newDigest());
      events.received(this, head.index(), digest, bytes.flip());
    } finally {
      events.buffers().giveBack(bytes);
    }
  }

  /** Fills {@code bytes}; each piece is hashed while it is still in the processor's cache. */
  private byte[] readAndHash(ByteBuffer bytes, MessageDigest digest) throws IOException {
    while (bytes.hasRemaining()) {
      int from = bytes.position();
      int read = wire.readBody(bytes);
      digest.update(bytes.slice(from, read));
    }
    return digest.digest();
  }

  private void refused(int tag, Duration pause) throws IOException {
    Integer chunk;
    synchronized (asked) {
      chunk = asked.remove(tag);
    }
    if (tag == 0) {
      throw new IOException("the other side ended the connection");
    }
    if (chunk != null && swarm.isPresent()) {
      swarm.get().refused(this, chunk, pause);
    }
  }

  // RemotePeer: what the download does with the other side.

  @Override
  public PeerAddress address() {
    return address;
  }

  @Override
  public Optional<PeerId> identity() {
    return Optional.of(remote.peerId());
  }

  /** Both sides keep the connection that the one with the smaller ID dialled. */
  @Override
  public boolean isPreferred() {
    return dialled == local.id().hex().compareTo(remote.peerId().hex()) < 0;
  }

  @Override
  public String protocol() {
    return "idt";
  }

  @Override
  public int maxRequests() {
    return remote.maxRequests();
  }

  @Override
  public Duration silence() {
    return wire.silence();
  }

  @Override
  public void request(int chunk) {
    int tag;
    synchronized (asked) {
      do {
        lastTag = lastTag % MAX_TAG + 1;
      } while (asked.containsKey(lastTag));
      tag = lastTag;
      asked.put(tag, chunk);
    }
    outbox.send(new Message.Request(tag, new ChunkRun(chunk, 1)));
  }

  @Override
  public void cancel(int chunk) {
    List<Integer> tags = new ArrayList<>();
    synchronized (asked) {
      asked.forEach((tag, wanted) -> tags.addAll(wanted == chunk ? List.of(tag) : List.of()));
    }
    tags.forEach(tag -> outbox.send(new Message.Cancel(tag)));
  }

  @Override
  public void tellHave(int chunk) {
    if (announced.add(chunk)) {
      outbox.send(new Message.Have(new ChunkRun(chunk, 1)));
    }
  }

  @Override
  public void drop(String reason) {
    dropReason = reason;
    LOG.log(Level.DEBUG, () -> "dropping " + address + ": " + reason);
    close();
  }

  /**
   * Sends a sign of life if it is time, and closes if the other side has given none; called every
   * now and then.
   */
  void keepAlive() {
    if (wire.silence().compareTo(WireLimits.SILENCE) > 0) {
      drop("silent for " + wire.silence().toSeconds() + " s");
    } else if (wire.ownSilence().compareTo(WireLimits.PING_AFTER) > 0) {
      outbox.send(new Message.Ping(false));
    }
  }

  @Override
  public void close() {
    outbox.close();
    try {
      wire.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "closing " + address + ": " + e.getMessage());
    }
  }
}
