package org.idiotorrent.transfer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.store.ChunkStore;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireLimits;

/**
 * A simulated peer: what {@link LocalPeer} and {@link Download} are in the program, around the
 * program's own {@link Swarm}, {@link PeerBook} and {@link Spread}.
 */
final class SimNode implements ChunkStore {
  private static final int MAX_DIALS = 16;
  private static final long CONNECT_NANOS = Duration.ofSeconds(3).toNanos();
  private static final int MAX_BAD_CHUNKS = 3;
  private static final int GLUTTONY = 32;
  private static final int CHATTER = 100;
  private static final long CHATTER_NANOS = Duration.ofMillis(100).toNanos();

  private final SimSwarm world;
  private final SimKind kind;
  private final SimHost host;
  private final int maxRequests;
  private final PeerAddress address;
  private final Precedence precedence;
  private final RandomGenerator random;
  private final Set<SimEnd> ends = new LinkedHashSet<>();
  private PeerId id;
  private ChunkSet have;
  private final BitSet right = new BitSet(); // of the chunks that were written
  private Optional<Swarm> swarm = Optional.empty();
  private Optional<Spread<Tidings>> spread = Optional.empty();
  private PeerBook book;
  private boolean up;
  private boolean listening; // else the machine does not even refuse
  private int life;
  private int dialling;
  private long uploaded;
  private long lastGain;
  private long doneAt = -1;
  private int copies; // chunks that came twice
  private final Map<SimNode, Integer> wasted = new HashMap<>(); // wrong chunks by sender

  SimNode(SimSwarm world, int number, SimKind kind, SimHost host, ChunkSet have, int maxRequests) {
    this.world = world;
    this.kind = kind;
    this.host = host;
    this.have = have;
    this.maxRequests = maxRequests;
    this.address = new PeerAddress("10.0.0." + number, LocalPeer.DEFAULT_PORT);
    this.precedence = new Precedence(() -> time().now());
    this.random = world.newRandom();
    this.id = newId();
    this.book = new PeerBook(world.manifest().id(), world.time());
  }

  private PeerId newId() {
    ByteBuffer bytes = ByteBuffer.allocate(PeerId.LENGTH);
    bytes.putLong(random.nextLong()).putLong(random.nextLong());
    return PeerId.read(bytes.flip());
  }

  // Life.

  /** Starts, with what is there from an earlier life. */
  void start() {
    ends.clear();
    up = true;
    listening = true;
    life++;
    dialling = 0;
    id = newId();
    book = new PeerBook(world.manifest().id(), time());
    lastGain = time().now();
    if (kind.isHonest() && have.isComplete()) {
      swarm = Optional.empty();
      spread =
          Optional.of(new Spread<>(have.size(), world.manifest().layout().chunkSize(), random));
    } else if (kind.isHonest()) {
      have = have.copy();
      ChunkOrder order = random.nextInt(10) == 0 ? ChunkOrder.SEQUENTIAL : ChunkOrder.RAREST_FIRST;
      Scheduler<RemotePeer> scheduler = new Scheduler<>(have, order, random);
      swarm = Optional.of(new Swarm(world.manifest(), this, book, scheduler, time()));
    }
    int now = life;
    time().after(random.nextLong(world.settings().tickNanos()), this, () -> tick(now));
  }

  /** Ends in good order: all others notice. */
  void leave() {
    List.copyOf(ends).forEach(SimEnd::close);
    up = false;
  }

  /** Vanishes: nobody notices. */
  void crash() {
    up = false;
    listening = false;
    List.copyOf(ends).forEach(SimEnd::cut);
  }

  private void tick(int ofLife) {
    if (!up || life != ofLife) {
      return;
    }
    keepAlive();
    if (spread.isPresent()) {
      ends.forEach(SimEnd::tend);
    } else if (isReceiving()) {
      dialDue();
      swarm.orElseThrow().tend();
      world.watch(this);
    } else if (!kind.isHonest()) {
      dialDue();
    }
    time().after(world.settings().tickNanos(), this, () -> tick(ofLife));
  }

  private void keepAlive() {
    for (SimEnd end : List.copyOf(ends)) {
      if (end.silence().compareTo(WireLimits.SILENCE) > 0
          && !end.remote().up) { // PING goes unanswered
        end.drop("silent");
      }
    }
  }

  private void dialDue() {
    int wanted = world.settings().maxPeers();
    int room = swarm.map(peers -> peers.room(wanted)).orElse(wanted - ends.size());
    for (PeerAddress due : book.takeDue(Math.min(MAX_DIALS - dialling, room))) {
      SimNode other = world.at(due);
      boolean reachable = other.listening && other != this;
      int now = life;
      dialling++;
      long answer = reachable ? 3 * world.settings().delayNanos() : CONNECT_NANOS;
      time().after(answer, this, () -> dialled(other, now));
    }
  }

  private void dialled(SimNode other, int inLife) {
    if (!up || life != inLife) {
      return;
    }
    dialling--;
    if (!other.up || other == this) {
      book.failed(other.address);
    } else {
      world.connect(this, other);
    }
  }

  private void chatter(SimEnd end) {
    if (up && ends.contains(end)) {
      for (int i = 0; i < CHATTER; i++) {
        end.send(new Message.Have(new ChunkRun(i % have.size(), 1)));
      }
      time().after(CHATTER_NANOS, this, () -> chatter(end));
    }
  }

  boolean isSequential() {
    return swarm.filter(own -> own.order() == ChunkOrder.SEQUENTIAL).isPresent();
  }

  Precedence precedence() {
    return precedence;
  }

  // Connections.

  void add(SimEnd end) {
    ends.add(end);
    if (kind == SimKind.CHATTERER) {
      time().after(CHATTER_NANOS, this, () -> chatter(end));
    }
  }

  void remove(SimEnd end) {
    if (ends.remove(end)) {
      swarm.ifPresent(events -> events.left(end));
      if (end.isDialled()) {
        book.failed(end.address());
      }
    }
  }

  /** What a peer that is not honest says first. */
  List<Message> claims() {
    List<Message> claims = new ArrayList<>();
    if (kind.claimsAll()) {
      claims.add(new Message.Complete());
    }
    if (kind == SimKind.GLUTTON) {
      for (int tag = 1; tag <= GLUTTONY; tag++) {
        claims.add(new Message.Request(tag, new ChunkRun(tag % have.size(), 1)));
      }
    }
    return claims;
  }

  List<PeerAddress> othersBeside(SimEnd end) {
    return ends.stream()
        .filter(other -> other.remote() != end.remote())
        .map(SimEnd::address)
        .distinct()
        .limit(WireLimits.PEERS)
        .toList();
  }

  void hearOf(SimNode other) {
    book.heard(new Sighting(other.address, Via.BEACON, Optional.empty(), List.of(), false, false));
  }

  // Chunks.

  void received(SimEnd from, int chunk, boolean right) throws StoreException {
    if (right && have.has(chunk)) {
      copies++;
    }
    if (!right) {
      int bad = wasted.merge(from.remote(), 1, Integer::sum);
      world.require(bad <= MAX_BAD_CHUNKS, () -> from.remote() + " wasted " + bad + " of " + this);
    }
    try (IncomingChunk incoming = swarm.orElseThrow().incoming().begin(chunk)) {
      incoming.add(world.data(chunk, right));
      swarm.orElseThrow().received(from, incoming, world.digestOf(chunk, right));
    }
  }

  @Override
  public ChunkSet have() {
    return have;
  }

  @Override
  public long resumedBytes() {
    return (long) have.count() * world.settings().chunkSize();
  }

  @Override
  public void write(int chunk, int offset, ByteBuffer bytes) {
    world.require(!have.has(chunk), () -> this + " writes over what it has: " + chunk);
    if (bytes.get(bytes.position()) == 1) {
      right.set(chunk);
    } else {
      right.clear(chunk);
    }
  }

  @Override
  public void verified(int chunk) {
    world.require(right.get(chunk), () -> this + " keeps a wrong chunk");
    world.require(have.add(chunk), () -> this + " stores twice what it has: " + chunk);
    lastGain = time().now();
    if (have.isComplete()) {
      doneAt = time().now();
      world.done(this);
    }
  }

  /** Whether the next chunk that this sends is right. */
  boolean isRight() {
    return kind.isHonest() || (kind == SimKind.SELDOM_LIAR && random.nextInt(10) > 0);
  }

  void countUpload(int chunk) {
    uploaded += world.lengthOf(chunk);
  }

  // What others look at.

  /** Whom this is connected to and how much each of them has. */
  String state() {
    List<String> peers =
        ends.stream().map(end -> end.remote() + " " + end.remote().have.count()).toList();
    return have.count() + " of " + have.size() + " chunks, connected to " + peers;
  }

  boolean isReceiving() {
    return up && swarm.isPresent() && !have.isComplete();
  }

  boolean hasWhatLacks(SimNode other) {
    ChunkSet theirs = other.have;
    for (int i = have.next(0); i >= 0; i = have.next(i + 1)) {
      if (!theirs.has(i)) {
        return true;
      }
    }
    return false;
  }

  /** Time since a chunk came, or there was nobody to send one. */
  long fruitless() {
    return time().now() - lastGain;
  }

  void excuse() {
    lastGain = time().now();
  }

  boolean isUp() {
    return up;
  }

  SimKind kind() {
    return kind;
  }

  SimHost host() {
    return host;
  }

  PeerId id() {
    return id;
  }

  PeerAddress address() {
    return address;
  }

  int maxRequests() {
    return maxRequests;
  }

  Optional<Swarm> swarm() {
    return swarm;
  }

  Optional<Spread<Tidings>> spread() {
    return spread;
  }

  PeerBook book() {
    return book;
  }

  SimSwarm world() {
    return world;
  }

  SimTimeline time() {
    return world.time();
  }

  long uploaded() {
    return uploaded;
  }

  long doneAt() {
    return doneAt;
  }

  int copies() {
    return copies;
  }

  @Override
  public String toString() {
    return kind + " " + address.host();
  }
}
