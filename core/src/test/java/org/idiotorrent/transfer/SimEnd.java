package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireLimits;

/**
 * One side of a simulated connection: what {@link PeerConnection} and {@link Uploader} are in the
 * program, without threads and bytes. Messages and chunks go through a socket that takes so many
 * chunks, and arrive in order.
 */
final class SimEnd implements RemotePeer {
  private static final int MESSAGE = 1;
  private static final int CHUNK = 2;
  private static final int DROP = 3;
  private static final long LOOK_NANOS = 10_000_000;

  private final SimNode node;
  private final SimNode remote;
  private final PeerId remoteId;
  private final boolean dialled;
  private final int number;
  private final Outbox outbox = new Outbox(this::nanoTime);
  private final Tidings tidings;
  private final OpenRequests requests;
  private final SimSocket socket;
  private final Credit credit;
  private SimEnd other = this;
  private boolean waitsForOthers;
  private boolean closed;
  private long lastHeard;
  private int haveFrames;
  private boolean hasNews;
  private boolean havesWait;

  private SimEnd(SimNode node, SimNode remote, boolean dialled, int number) {
    this.node = node;
    this.remote = remote;
    this.remoteId = remote.id();
    this.dialled = dialled;
    this.number = number;
    this.socket = new SimSocket(this, node, remote);
    this.tidings =
        new Tidings(
            node.have(), node.spread().filter(any -> !remote.isSequential()), outbox, node.time());
    this.requests =
        new OpenRequests(
            remote.maxRequests(),
            chunk -> List.of(ChunkPart.whole(chunk, node.world().settings().chunkSize())));
    this.credit = new Credit(node.world().settings().chunkSize(), this::nanoTime);
    this.lastHeard = node.time().now();
  }

  static void connect(SimNode from, SimNode to, int number) {
    SimEnd dialling = new SimEnd(from, to, true, number);
    SimEnd accepting = new SimEnd(to, from, false, number + 1);
    dialling.other = accepting;
    accepting.other = dialling;
    from.add(dialling);
    to.add(accepting);
    accepting.begin();
    dialling.begin();
  }

  private void begin() {
    List<Message> words = new ArrayList<>(node.claims());
    if (node.kind().isHonest()) {
      words.addAll(tidings.firstWords(WireLimits.SMALL_CONTROL));
    }
    List<PeerAddress> others = node.othersBeside(this);
    if (!others.isEmpty()) {
      words.add(new Message.Peers(0, others));
    }
    socket.put(words);
    node.time().pumpLater(this);
    if (node.swarm().isPresent() && !node.swarm().get().joined(this)) {
      close();
    }
  }

  SimNode node() {
    return node;
  }

  SimNode remote() {
    return remote;
  }

  // Sending.

  void send(Message message) {
    outbox.send(message);
    node.time().pumpLater(this);
  }

  void tend() {
    tidings.tend();
    node.time().pumpLater(this);
  }

  /** Puts into the socket what fits. */
  void pump() {
    while (!closed && !waitsForOthers && !outbox.isEmpty() && socket.hasRoom()) {
      Outbox.Item item = outbox.take().orElseThrow();
      item.chunk()
          .ifPresentOrElse(
              chunk -> putInTurn(chunk, node.precedence().queue(credit)),
              () -> socket.put(item.messages()));
    }
    socket.transmit();
  }

  private void putInTurn(Outbox.Chunk chunk, Precedence.Waiting waiting) {
    waitsForOthers = node.precedence().hasToWait(waiting);
    if (waitsForOthers) {
      node.time().after(LOOK_NANOS, node, () -> putInTurn(chunk, waiting));
    } else if (!closed) {
      putChunk(chunk);
      node.time().pumpLater(this);
    }
  }

  private void putChunk(Outbox.Chunk chunk) {
    if (node.kind().isHonest() && !node.have().has(chunk.index())) {
      Message lacking = new Message.Failure(chunk.tag(), Message.Failure.NO_CHUNK, "");
      socket.put(List.of(lacking));
      return;
    }
    socket.put(chunk);
    node.countUpload(chunk.index());
    credit.sent(chunk.index());
    tidings.sent(chunk.index());
  }

  SimSocket socket() {
    return socket;
  }

  boolean isClosed() {
    return closed;
  }

  SimEnd other() {
    return other;
  }

  // Hearing.

  void hear(List<Message> messages) {
    for (Message message : messages) {
      if (closed || !node.isUp()) {
        return;
      }
      lastHeard = node.time().now();
      node.time().log(MESSAGE, number, message.getClass().getSimpleName().length());
      try {
        handle(message);
      } catch (BreachException e) {
        breach(e);
      }
    }
    if (hasNews) {
      hasNews = false;
      node.swarm().ifPresent(swarm -> swarm.ask(this));
    }
    node.time().pumpLater(this);
  }

  private void breach(BreachException e) {
    node.world().require(!remote.kind().isHonest(), () -> remote + " broke: " + e.getMessage());
    node.swarm().ifPresent(swarm -> swarm.broken(this, String.valueOf(e.getMessage())));
    close();
  }

  private void handle(Message message) throws BreachException {
    switch (message) {
      case Message.Request request -> serve(request);
      case Message.Cancel cancel -> handleCancel(cancel);
      case Message.Complete complete -> has(List.of(new ChunkRun(0, node.have().size())));
      case Message.Bitmap bitmap -> has(bitmap.runs());
      case Message.Have have -> has(List.of(have.run()));
      case Message.Wait wait ->
          endOf(wait.tag())
              .ifPresent(chunk -> node.swarm().orElseThrow().paused(this, chunk, wait.time()));
      case Message.Failure failure ->
          endOf(failure.tag()).ifPresent(chunk -> node.swarm().orElseThrow().lacks(this, chunk));
      case Message.Peers peers ->
          node.swarm().ifPresent(swarm -> swarm.heardOf(this, peers.addresses()));
      default -> {}
    }
  }

  private void serve(Message.Request request) throws BreachException {
    if (node.kind().sends()) {
      outbox.upload(request.tag(), request.run());
    } else if (node.kind() == SimKind.BOASTER) {
      send(new Message.Failure(request.tag(), Message.Failure.NO_CHUNK, ""));
    } else if (node.kind() == SimKind.PUTTER_OFF) {
      send(new Message.Wait(request.tag(), Duration.ofMinutes(1)));
    }
  }

  private void handleCancel(Message.Cancel cancel) {
    if (cancel.answer()) {
      endOf(cancel.tag());
    } else if (node.kind().sends()) {
      outbox.cancel(cancel.tag());
    }
  }

  private void has(List<ChunkRun> runs) throws BreachException {
    if (++haveFrames > PeerConnection.mostHaveFrames(node.have().size())) {
      throw new BreachException("too many HAVE frames");
    }
    node.swarm().ifPresent(swarm -> swarm.has(this, runs));
    hasNews = true;
    credit.confirmed(runs);
    tidings.otherHas(runs);
  }

  private Optional<Integer> endOf(int tag) {
    Optional<Integer> chunk = requests.fail(tag);
    requests.next().forEach(this::send);
    return chunk;
  }

  void hearChunk(Outbox.Chunk chunk, boolean right) {
    lastHeard = node.time().now();
    node.time().log(CHUNK, number, chunk.index());
    if (node.kind() == SimKind.GLUTTON) {
      send(new Message.Request(chunk.tag(), new ChunkRun(chunk.index(), 1)));
      return;
    }
    boolean asked = endOf(chunk.tag()).equals(Optional.of(chunk.index()));
    node.world().require(asked, () -> remote + " sent what " + node + " did not ask for");
    try {
      node.received(this, chunk.index(), right);
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
    node.time().pumpLater(this);
  }

  @Override
  public String toString() {
    return node
        + " to "
        + remote
        + ": "
        + requests.count()
        + " requests open, silent for "
        + silence()
        + "; there "
        + other.socket
        + ", up "
        + remote.host()
        + ", in here "
        + node.host();
  }

  // RemotePeer.

  @Override
  public PeerAddress address() {
    return remote.address();
  }

  @Override
  public Optional<PeerId> identity() {
    return Optional.of(remoteId);
  }

  @Override
  public boolean isDialled() {
    return dialled;
  }

  @Override
  public boolean isPreferred() {
    return dialled == node.id().hex().compareTo(remoteId.hex()) < 0;
  }

  @Override
  public String protocol() {
    return "sim";
  }

  @Override
  public int maxRequests() {
    return remote.maxRequests();
  }

  @Override
  public Duration silence() {
    boolean receiving = other.socket.inFlight() > 0 && remote.isUp();
    return Duration.ofNanos(receiving ? 0 : node.time().now() - lastHeard);
  }

  @Override
  public void request(int chunk) {
    requests.ask(chunk).forEach(this::send);
    node.world()
        .require(
            requests.count() <= remote.maxRequests(), () -> node + " asks too much of " + remote);
  }

  @Override
  public void cancel(int chunk) {
    requests.cancel(chunk).forEach(this::send);
  }

  @Override
  public void tellHave(int chunk) {
    tidings.gained(chunk);
    if (!havesWait) {
      havesWait = true;
      node.time()
          .after(
              Outbox.HAVE_WAIT.toNanos(),
              node,
              () -> {
                havesWait = false;
                node.time().pumpLater(this);
              });
    }
  }

  private long nanoTime() {
    return node.time().now();
  }

  @Override
  public void drop(String reason) {
    node.time().log(DROP, number, reason.length());
    if (!other.closed) {
      node.world().dropped(this, reason);
    }
    close();
  }

  void close() {
    if (!closed) {
      cut();
      long delay = node.world().settings().delayNanos();
      node.time()
          .after(
              delay,
              remote,
              () -> {
                if (remote.isUp()) {
                  other.close();
                }
              });
    }
  }

  /** Ends this side; the other does not notice. */
  void cut() {
    closed = true;
    outbox.close();
    tidings.end();
    node.time().after(0, node, () -> node.remove(this));
  }

  @Override
  public boolean equals(Object object) {
    return this == object;
  }

  /** The same in each run, for the order in hash tables. */
  @Override
  public int hashCode() {
    return number;
  }
}
