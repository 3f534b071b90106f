package org.idiotorrent.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ChunkRun;
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
  private static final int SPARE_TIDINGS = 1_000;
  private static final Duration DEVICE_PATIENCE = Duration.ofSeconds(15);

  private final LocalPeer local;
  private final WireConnection wire;
  private final Hello remote;
  private final boolean dialled;
  private final PeerAddress address;
  private final Optional<ServedShare> share;
  private final Uploader uploader;
  private final Optional<Downloader> downloader;
  private final Object sendingRequests = new Object();
  private boolean hasNews; // of chunks that the other side has, since it was asked for some
  private int tidings; // HAVE and BITMAP frames that came
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
    Optional<ServedShare> served = remote.isDevice() ? Optional.empty() : share;
    this.uploader = new Uploader(local, wire, remote, served);
    this.downloader =
        share
            .flatMap(ServedShare::swarm)
            .map(swarm -> new Downloader(local, wire, this, swarm, remote.isDevice()));
  }

  /** What to send right after HELLO. */
  List<Message> firstWords() {
    if (remote.isDevice()) {
      return List.of(); // it has no use for any
    }
    List<Message> words = uploader.firstWords();
    List<PeerAddress> others = local.othersBeside(this);
    if (!others.isEmpty() && (remote.features() & Hello.PEER_EXCHANGE) != 0) {
      words.add(new Message.Peers(0, others));
    }
    return words;
  }

  /** Whether the other side is a device, and the same as {@code other}'s. */
  boolean isSameDevice(PeerConnection other) {
    return remote.isDevice() && remote.peerId().equals(other.remote.peerId());
  }

  /** Whether this is about the same share as {@code other}. */
  boolean isAbout(Optional<ServedShare> other) {
    return share.isPresent() && share.equals(other);
  }

  Optional<ServedShare> share() {
    return share;
  }

  /** Who is at the other side, if chunks were sent there. */
  Optional<Recipient> recipient() {
    return uploader.recipient();
  }

  /**
   * Where the other side can be dialled, if that is any use to {@code reader} (WIRE.md, section 7).
   */
  Optional<PeerAddress> tellableTo(PeerConnection reader) {
    try {
      InetAddress host = wire.remote().getAddress();
      boolean useless = host.isLinkLocalAddress() || host.isMulticastAddress();
      boolean tooNear = host.isLoopbackAddress() && !reader.isOnLoopback();
      boolean scarce = remote.isDevice(); // it has few places; who needs it hears its beacon
      return useless || tooNear || scarce || remote.port() == 0
          ? Optional.empty()
          : Optional.of(PeerAddress.of(host, remote.port()));
    } catch (IOException e) {
      return Optional.empty(); // it just ended
    }
  }

  private boolean isOnLoopback() throws IOException {
    return wire.remote().getAddress().isLoopbackAddress();
  }

  /** Reads and answers until the connection ends. */
  void run() throws StoreException {
    local.threads().start("writer " + address, this::write);
    boolean wanted = swarm().isEmpty() || swarm().get().joined(this);
    try {
      while (wanted) {
        handle(wire.receive());
        if (hasNews && !wire.hasBuffered()) {
          hasNews = false;
          swarm().ifPresent(events -> events.ask(this));
        }
      }
    } catch (BreachException e) {
      broke(e);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> address + " left: " + e.getMessage() + " " + dropReason);
    } finally {
      close(); // ends the writer too; an interrupt would close files that others read
      swarm().ifPresent(events -> events.left(this));
    }
  }

  private void broke(BreachException e) {
    LOG.log(Level.DEBUG, () -> address + " broke the protocol: " + e.getMessage());
    String reason = String.valueOf(e.getMessage());
    swarm().ifPresentOrElse(events -> events.broken(this, reason), () -> expel(reason));
  }

  private void handle(Message message) throws IOException, StoreException {
    switch (message) {
      case Message.Request request -> uploader.serve(request);
      case Message.Cancel cancel -> cancel(cancel);
      case Message.ManifestRequest request -> uploader.serve(request);
      case Message.CatalogRequest request -> uploader.serve(request);
      case Message.PeersRequest request ->
          uploader.send(new Message.Peers(request.tag(), local.othersBeside(this)));
      case Message.ReachRequest request -> tellReach(request);
      case Message.Ping ping -> {
        if (!ping.answer()) {
          uploader.send(new Message.Ping(true));
        }
      }
      case Message.Complete complete -> has(everything());
      case Message.Bitmap bitmap -> has(bitmap.runs());
      case Message.Have have -> has(List.of(have.run()));
      case Message.ChunkHead head -> receive(head);
      case Message.SliceRequest request ->
          uploader.send(
              new Message.Failure(request.tag(), Message.Failure.NO_CHUNK, "this is no device"));
      case Message.Slice slice -> receive(slice);
      case Message.Wait wait -> paused(wait);
      case Message.Failure failure -> refused(failure);
      case Hello hello -> throw new BreachException("HELLO twice");
      case Message.Peers peers ->
          swarm().ifPresent(events -> events.heardOf(this, peers.addresses()));
      case Message.ManifestSlice slice -> {}
      case Message.CatalogPage page -> {}
      case Message.Reach reach -> {}
      case Message.Unknown unknown -> {}
    }
  }

  /** Dialling back takes its time, which nothing else has to wait for. */
  private void tellReach(Message.ReachRequest request) throws IOException {
    InetAddress asker = wire.remote().getAddress();
    local
        .threads()
        .start("dial back", () -> uploader.send(local.reach(request, asker, remote.peerId())));
  }

  private void cancel(Message.Cancel cancel) {
    if (!cancel.answer()) {
      uploader.cancel(cancel.tag());
    } else {
      downloader.ifPresent(fetching -> fetching.requests().end(cancel.tag()));
      sendNext();
    }
  }

  private void write() {
    try {
      uploader.run();
    } catch (BreachException e) {
      broke(e);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "sending to " + address + ": " + e.getMessage());
    } finally {
      close();
    }
  }

  private void has(List<ChunkRun> runs) throws BreachException {
    int chunks = chunks();
    if (++tidings > mostHaveFrames(chunks)) {
      throw new BreachException("more HAVE and BITMAP frames than can be of use: " + tidings);
    }
    for (ChunkRun run : runs) {
      if (run.end() > chunks) {
        throw new BreachException("chunks outside of the share: " + run);
      }
    }
    swarm().ifPresent(events -> events.has(this, runs));
    hasNews = true;
    if (!remote.isDevice()) {
      uploader.otherHas(runs);
    }
  }

  /** HAVE and BITMAP frames that are taken on a connection (WIRE.md, section 11). */
  static int mostHaveFrames(int chunks) {
    return 2 * chunks + SPARE_TIDINGS;
  }

  private int chunks() {
    return share.map(served -> served.manifest().layout().count()).orElse(0);
  }

  private List<ChunkRun> everything() {
    return chunks() == 0 ? List.of() : List.of(new ChunkRun(0, chunks()));
  }

  private void receive(Message.ChunkHead head) throws IOException, StoreException {
    downloader.orElseThrow(() -> new BreachException("CHUNK that nobody asked for")).receive(head);
    sendNext();
  }

  private void receive(Message.Slice slice) throws IOException, StoreException {
    downloader.orElseThrow(() -> new BreachException("SLICE that nobody asked for")).receive(slice);
    sendNext();
  }

  private void paused(Message.Wait wait) throws IOException {
    Optional<Integer> chunk = endOf(wait.tag());
    swarm().ifPresent(events -> chunk.ifPresent(one -> events.paused(this, one, wait.time())));
  }

  private void refused(Message.Failure failure) throws IOException {
    Optional<Integer> chunk = endOf(failure.tag());
    swarm().ifPresent(events -> chunk.ifPresent(one -> events.lacks(this, one)));
  }

  /** The request with {@code tag} was refused; returns its chunk. */
  private Optional<Integer> endOf(int tag) throws IOException {
    if (tag == 0) {
      throw new IOException("the other side ended the connection");
    }
    Optional<Integer> chunk = downloader.flatMap(fetching -> fetching.requests().fail(tag));
    sendNext();
    return chunk;
  }

  private void sendNext() {
    sendRequests(OpenRequests::next);
  }

  /**
   * Sends what {@code step} says, in the order of the steps: if a request were withdrawn before it
   * was sent, its chunk would come after the word that it will not.
   */
  private void sendRequests(Function<OpenRequests, List<Message>> step) {
    if (downloader.isPresent()) {
      synchronized (sendingRequests) {
        step.apply(downloader.get().requests()).forEach(uploader::send);
      }
    }
  }

  private Optional<Swarm> swarm() {
    return downloader.map(Downloader::swarm);
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

  @Override
  public boolean isDialled() {
    return dialled;
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
  public Duration patience() {
    return remote.isDevice() ? DEVICE_PATIENCE : PATIENCE;
  }

  @Override
  public void request(int chunk) {
    sendRequests(requests -> requests.ask(chunk));
  }

  @Override
  public void cancel(int chunk) {
    sendRequests(requests -> requests.cancel(chunk));
  }

  @Override
  public void tellHave(int chunk) {
    if (!remote.isDevice()) {
      uploader.tellHave(chunk);
    }
  }

  @Override
  public void drop(String reason) {
    dropReason = reason;
    LOG.log(Level.DEBUG, () -> "dropping " + address + ": " + reason);
    close();
  }

  @Override
  public void expel(String reason) {
    local.doorkeeper().shun(remote.peerId());
    drop(reason);
  }

  /**
   * Tells the other side of more if it gets too little, sends a sign of life if it is time, and
   * closes if the other side has given none; called a few times a second.
   */
  void tend() {
    uploader.tend();
    if (wire.silence().compareTo(WireLimits.SILENCE) > 0) {
      drop("silent for " + wire.silence().toSeconds() + " s");
    } else if (remote.isDevice() && share.filter(one -> !one.have().isComplete()).isEmpty()) {
      drop("a device's connection that nothing more is wanted of");
    } else if (remote.isDevice() && isQuietFor(DEVICE_PATIENCE)) {
      drop("a device's connection on which nothing happens");
    } else if (wire.ownSilence().compareTo(WireLimits.PING_AFTER) > 0) {
      uploader.send(new Message.Ping(false));
    }
  }

  private boolean isQuietFor(Duration time) {
    return wire.silence().compareTo(time) > 0 && wire.ownSilence().compareTo(time) > 0;
  }

  @Override
  public void close() {
    uploader.close();
    downloader.ifPresent(Downloader::close);
    try {
      wire.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "closing " + address + ": " + e.getMessage());
    }
  }
}
