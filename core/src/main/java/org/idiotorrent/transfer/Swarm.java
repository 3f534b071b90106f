package org.idiotorrent.transfer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.store.ChunkStore;
import org.idiotorrent.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The peers that a download is connected to, and what was asked of them. Peers call it from their
 * threads. {@link #lock} guards the fields; peers, store and book are called without it.
 */
final class Swarm {
  /** Connections that there may be for each peer that is wanted: most may be of no use. */
  private static final int CONNECTED_FOR_EACH = 5;

  static final String MAKING_ROOM = "makes room for another";

  private static final Duration MAKE_ROOM_EVERY = Duration.ofMillis(500);

  private final Manifest manifest;
  private final ChunkStore stored;
  private final PeerBook book;
  private final InstantSource clock;
  private final IncomingChunks incoming;
  private final SwarmReserve reserve;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Scheduler<RemotePeer> scheduler;
  private final Members members;
  private final Set<Integer> storing = new HashSet<>();
  private final Contributions contributions = new Contributions();
  private long bytes;
  private Instant lastChunk;
  private Instant madeRoom;
  private @Nullable StoreException failure;

  Swarm(
      Manifest manifest,
      ChunkStore stored,
      PeerBook book,
      Scheduler<RemotePeer> scheduler,
      InstantSource clock) {
    this.manifest = manifest;
    this.stored = stored;
    this.book = book;
    this.clock = clock;
    int largest = (int) Math.min(manifest.layout().chunkSize(), manifest.size());
    this.incoming = new IncomingChunks(stored, largest, this::failed);
    this.reserve = new SwarmReserve(book);
    this.scheduler = scheduler;
    this.bytes = stored.resumedBytes();
    this.lastChunk = clock.instant();
    this.members = new Members(lastChunk);
    this.madeRoom = lastChunk;
  }

  Manifest manifest() {
    return manifest;
  }

  ChunkOrder order() {
    return scheduler.order();
  }

  /** Chunks on their way in. */
  IncomingChunks incoming() {
    return incoming;
  }

  /** The first call of a peer; returns whether it is wanted. */
  boolean joined(RemotePeer peer) {
    if (book.isBanned(peer.address()) || peer.identity().filter(book::isBanned).isPresent()) {
      peer.expel("dropped before");
      return false;
    }
    Optional<RemotePeer> twin;
    lock.lock();
    try {
      twin = members.twinOf(peer);
      if (twin.isPresent() && (!peer.isPreferred() || twin.get().isPreferred())) {
        return false;
      }
      int chunkSize = manifest.layout().chunkSize();
      RequestWindow window = new RequestWindow(chunkSize, peer.maxRequests(), clock.instant());
      members.add(peer, window, clock.instant());
      scheduler.join(peer, window.chunks());
    } finally {
      lock.unlock();
    }
    twin.ifPresent(other -> other.drop("connected twice"));
    ChunkSet have = stored.have();
    for (int i = have.next(0); i >= 0; i = have.next(i + 1)) {
      peer.tellHave(i);
    }
    return true;
  }

  /** The peer has these chunks (too); to be followed by {@link #ask}. */
  void has(RemotePeer peer, List<ChunkRun> runs) {
    change(() -> runs.forEach(run -> scheduler.has(peer, run)));
  }

  /** All of a chunk came from {@code peer}; {@code digest} is of its bytes. */
  void received(RemotePeer peer, IncomingChunk chunk, byte[] digest) throws StoreException {
    int index = chunk.index();
    if (!manifest.hashes().matches(index, digest)) {
      receivedWrong(peer, index);
      return;
    }
    if (locked(() -> scheduler.arrived(peer, index, clock.instant()) && storing.add(index))) {
      chunk.keep();
      kept(peer, index, chunk.length());
    }
    ask(peer);
  }

  /** The same for a chunk that is in memory; {@code bytes} are only lent. */
  void receivedWhole(RemotePeer peer, int index, ByteBuffer bytes) throws StoreException {
    MessageDigest digest = manifest.hashes().algorithm().newDigest();
    digest.update(bytes.duplicate());
    try (IncomingChunk chunk = incoming.begin(index)) {
      chunk.add(bytes);
      received(peer, chunk, digest.digest());
    }
  }

  private void kept(RemotePeer peer, int chunk, int length) {
    Set<RemotePeer> askedToo =
        locked(() -> {
          storing.remove(chunk);
          contributions.good(peer, length);
          lastChunk = clock.instant();
          members
              .brought(peer, length, lastChunk)
              .ifPresent(window -> scheduler.setWindow(peer, window));
          bytes += length;
          Set<RemotePeer> asked = scheduler.stored(peer, chunk);
          if (scheduler.isComplete()) {
            changed.signalAll();
          }
          return asked;
        });
    book.worked(peer.address());
    askedToo.forEach(other -> other.cancel(chunk));
    connected().forEach(other -> other.tellHave(chunk));
    askedToo.forEach(this::ask);
  }

  private void failed(StoreException e) {
    change(() -> {
      failure = e;
      changed.signalAll();
    });
  }

  private void receivedWrong(RemotePeer peer, int chunk) {
    change(() -> {
      contributions.bad(peer);
      scheduler.lacks(peer, chunk);
    });
    if (book.isForgiving()) {
      ask(peer); // for others; on its next connection for this one again
    } else {
      broken(peer, "chunk " + chunk + " does not match the manifest");
    }
  }

  /** The peer says that there are peers of the share at these addresses. */
  void heardOf(RemotePeer peer, List<PeerAddress> addresses) {
    book.exchanged(peer.address(), addresses);
  }

  /** The peer does not have a chunk that it said it had. */
  void lacks(RemotePeer peer, int chunk) {
    change(() -> scheduler.lacks(peer, chunk));
    if (locked(() -> members.brokePromise(peer))) {
      broken(peer, "does not have what it says it has");
    }
    askAll();
  }

  /** The peer does not send a chunk now, and is not asked for anything for {@code pause}. */
  void paused(RemotePeer peer, int chunk, Duration pause) {
    change(() -> {
      scheduler.refused(peer, chunk);
      members.pause(peer, clock.instant().plus(pause));
    });
    askAll();
  }

  /** The peer broke the rules: it is dropped and remembered. */
  void broken(RemotePeer peer, String reason) {
    book.ban(peer.address());
    peer.identity().ifPresent(book::ban);
    peer.expel(reason);
  }

  /** The last call of a peer. */
  void left(RemotePeer peer) {
    change(() -> {
      scheduler.leave(peer);
      members.remove(peer, clock.instant());
      changed.signalAll();
    });
    askAll();
  }

  /**
   * Drops peers that owe chunks and are silent, and those of the reserve that the LAN does without,
   * and asks all for what they can send. Called a few times a second.
   */
  void tend() {
    int chunkSize = manifest.layout().chunkSize();
    locked(() -> members.stalled(peer -> scheduler.open(peer) > 0, chunkSize, clock.instant()))
        .forEach(peer -> peer.drop("stalled"));
    if (!reserve.isWanted(contributions(), manifest.size() - locked(() -> bytes))) {
      reserve.among(connected()).forEach(peer -> peer.drop("the LAN serves"));
    }
    askAll();
  }

  /** Drops a peer that only a tracker knows, for one nearby; returns whether there was one. */
  boolean dropOneOfReserve() {
    Optional<RemotePeer> one = reserve.among(connected()).stream().findAny();
    one.ifPresent(peer -> peer.drop(MAKING_ROOM));
    return one.isPresent();
  }

  /**
   * How many more peers to look for if {@code wanted} that help are enough. However many there are
   * that do not, they cannot keep others out: when there are too many, the idlest is dropped.
   */
  int room(int wanted) {
    Optional<RemotePeer> idlest;
    lock.lock();
    try {
      Instant now = clock.instant();
      int room = wanted - members.inUse(now);
      int space = wanted * CONNECTED_FOR_EACH - members.size();
      if (room <= 0 || space > 0) {
        return Math.min(room, space);
      }
      if (Duration.between(madeRoom, now).compareTo(MAKE_ROOM_EVERY) < 0 || !book.hasDue()) {
        return 0;
      }
      madeRoom = now;
      idlest = members.idlest(scheduler::offersAny, now);
    } finally {
      lock.unlock();
    }
    idlest.ifPresent(peer -> peer.drop(MAKING_ROOM));
    return idlest.isPresent() ? 1 : 0; // at once, before another comes that is of no more use
  }

  private void askAll() {
    connected().forEach(this::ask);
  }

  private List<RemotePeer> connected() {
    return locked(members::all);
  }

  /** Asks {@code peer} for what it can send. */
  void ask(RemotePeer peer) {
    Optional<List<Integer>> chunks = next(peer, true);
    while (chunks.isPresent()) {
      chunks.get().forEach(peer::request);
      chunks = next(peer, false);
    }
  }

  /** What to ask of {@code peer} now; empty when this thread need not, or no longer, do it. */
  private Optional<List<Integer>> next(RemotePeer peer, boolean begins) {
    lock.lock();
    try {
      if (begins ? !members.beginAsking(peer) : members.isDoneAsking(peer)) {
        return Optional.empty();
      }
      Instant now = clock.instant();
      boolean rested = scheduler.open(peer) == 0;
      List<Integer> chunks = members.canBeAsked(peer, now) ? scheduler.next(peer, now) : List.of();
      if (rested && !chunks.isEmpty()) {
        members.rested(peer, now);
      }
      return Optional.of(chunks);
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> reading) {
    lock.lock();
    try {
      return reading.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something that may matter has happened, or {@code atMost}. */
  @SuppressWarnings(
      "WaitNotInLoop") // waking too early does no harm: the caller looks around and comes back
  void awaitChange(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      if (!scheduler.isComplete() && failure == null) {
        changed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether all is stored. */
  boolean isComplete() throws StoreException {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      return scheduler.isComplete();
    } finally {
      lock.unlock();
    }
  }

  /** This machine slept for {@code time}, in which nobody could do anything. */
  void slept(Duration time) {
    change(() -> {
      lastChunk = lastChunk.plus(time);
      members.slept(time);
    });
  }

  /** Time since a chunk was stored, or the start. */
  Duration fruitless() {
    return locked(() -> Duration.between(lastChunk, clock.instant()));
  }

  /** Time without any peer; zero while there is one. */
  Duration alone() {
    return locked(() -> members.alone(clock.instant()));
  }

  int size() {
    return locked(members::size);
  }

  boolean sawBadChunks() {
    return locked(contributions::anyBad);
  }

  List<DownloadResult.Contribution> contributions() {
    return locked(contributions::list).stream()
        .map(one -> one.foundBy(book.ways(one.address())))
        .toList();
  }

  DownloadProgress progress() {
    List<RemotePeer> peers = connected();
    return new DownloadProgress(
        locked(() -> bytes),
        manifest.size(),
        stored.have().count(),
        peers.size(),
        reserve.share(peers, contributions()));
  }

  /** Whether what is kept of chunks and peers fits together; for tests. */
  boolean isConsistent() {
    return locked(scheduler::isConsistent);
  }
}
