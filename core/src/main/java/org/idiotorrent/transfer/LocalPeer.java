package org.idiotorrent.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.SeenAddress;
import org.idiotorrent.share.FileId;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.wire.BreachException;
import org.idiotorrent.wire.Deadline;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.RefusedException;
import org.idiotorrent.wire.WireConnection;
import org.idiotorrent.wire.WireLimits;

/**
 * This program as a peer: its ID, its port and what it serves. Whoever connects is told by the
 * first bytes what it speaks (WIRE.md, section 1) and served on a virtual thread of its own.
 */
public final class LocalPeer implements Closeable {
  public static final int DEFAULT_PORT = 7536;

  private static final System.Logger LOG = System.getLogger(LocalPeer.class.getName());
  private static final int PORTS_TRIED = 100;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration TEND_EVERY = Duration.ofMillis(200);

  /** With nobody connected; the first who comes ends it. */
  private static final Duration REST = Duration.ofSeconds(10);

  private static final Duration BUSY = Duration.ofSeconds(2);

  private final PeerId id = PeerId.random();
  private final Catalog catalog = new Catalog();
  private final ServerSocketChannel server;
  private final PeerSettings settings;
  private final int port;
  private final Room room;
  private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<SocketChannel> greeting = ConcurrentHashMap.newKeySet();
  private final DialBack dialBack = new DialBack(System::nanoTime);
  private final List<GuestProtocol> guests = new CopyOnWriteArrayList<>();
  private final Precedence precedence = new Precedence(System::nanoTime);
  private final Doorkeeper doorkeeper = new Doorkeeper(System::nanoTime);
  private final Sweeper sweeper = new Sweeper(System::gc, System::nanoTime);
  private final LongAdder uploaded = new LongAdder();
  private final Thread keeper;
  private volatile Function<PeerId, Hearing> ears = peer -> Hearing.UNKNOWN;

  private LocalPeer(ServerSocketChannel server, PeerSettings settings) {
    this.server = server;
    this.settings = settings;
    this.port = server.socket().getLocalPort();
    this.room = new Room(settings.connections());
    // Platform threads, which cost nothing while they wait; a virtual one wakes two others of the
    // JVM each time.
    PeerThreads.PLATFORM.start("accept", this::accept);
    this.keeper = PeerThreads.PLATFORM.start("tend", this::tend);
  }

  /**
   * Starts listening on the wished port, or on the default port or the next that is free.
   *
   * @throws BindException if the wished port, or all that were tried, are taken
   */
  public static LocalPeer listen(PeerSettings settings) throws IOException {
    return new LocalPeer(bound(settings.port()), settings);
  }

  private static ServerSocketChannel bound(OptionalInt wish) throws IOException {
    int first = wish.orElse(DEFAULT_PORT);
    int last = wish.isPresent() ? first : first + PORTS_TRIED - 1;
    for (int port = first; ; port++) {
      try {
        return boundTo(port);
      } catch (BindException e) {
        if (port == last) {
          throw e;
        }
      }
    }
  }

  /**
   * Whoever binds at the same time may be told only when it is to listen that the port is taken,
   * and then has a socket that can be bound to no other.
   */
  private static ServerSocketChannel boundTo(int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      return server.bind(new InetSocketAddress(port));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The ID of this process, new at each start. */
  public PeerId id() {
    return id;
  }

  /** From now on speaks {@code guest} too. */
  public void speak(GuestProtocol guest) {
    guests.add(guest);
  }

  /** The TCP port that this listens on. */
  public int port() {
    return port;
  }

  /** The kind of threads that serve its peers. */
  PeerThreads threads() {
    return settings.threads();
  }

  /** What sending keeps to. */
  public RateLimit upLimit() {
    return settings.up();
  }

  RateLimit downLimit() {
    return settings.down();
  }

  Precedence precedence() {
    return precedence;
  }

  Doorkeeper doorkeeper() {
    return doorkeeper;
  }

  /** Serves {@code share} no more and ends the connections about it. */
  public void withdraw(ServedShare share) {
    catalog.remove(share.manifest().id());
    connections.stream()
        .filter(connection -> connection.isAbout(Optional.of(share)))
        .forEach(connection -> connection.drop("the share is withdrawn"));
  }

  /** Where other peers of the same share listen, for {@code connection} to be told. */
  List<PeerAddress> othersBeside(PeerConnection connection) {
    return connections.stream()
        .filter(other -> other != connection && other.isAbout(connection.share()))
        .flatMap(other -> other.tellableTo(connection).stream())
        .distinct()
        .limit(WireLimits.PEERS)
        .toList();
  }

  /** What is served; shares that are added or removed count from then on. */
  public Catalog catalog() {
    return catalog;
  }

  /** Bytes of chunks sent so far. */
  public long uploadedBytes() {
    return uploaded.sum();
  }

  /** The connected peers that were sent chunks. */
  public List<Recipient> recipients() {
    return connections.stream().flatMap(one -> one.recipient().stream()).toList();
  }

  /** From now on others who ask are told what {@code ears} has heard of their beacon. */
  public void listenWith(Function<PeerId, Hearing> ears) {
    this.ears = ears;
  }

  /** The answer to a question of {@code peer}; dials {@code asker}, which takes up to 2 s. */
  Message reach(Message.ReachRequest request, InetAddress asker, PeerId peer) {
    return new Message.Reach(
        request.tag(),
        dialBack.dial(asker, request.port()),
        ears.apply(peer),
        Instant.now(),
        SeenAddress.here(asker));
  }

  /** Counts bytes of a share that were sent. */
  public void uploaded(long bytes) {
    uploaded.add(bytes);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        InetAddress from = channel.socket().getInetAddress();
        if (room.enter(from)) {
          threads().start("peer", () -> greet(channel, from));
        } else {
          channel.close(); // before HELLO this means: come back later
        }
      } catch (IOException e) {
        LOG.log(Level.DEBUG, () -> "accepting: " + e.getMessage());
        pauseIfOpen();
      }
    }
  }

  /**
   * Keeps an accept that fails at once, as when the process has no file descriptor left, from
   * spinning.
   */
  private void pauseIfOpen() {
    try {
      Thread.sleep(server.isOpen() ? 50 : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Finds out what the other side speaks and serves it to the end. */
  @SuppressWarnings("try") // the deadline works by being open
  private void greet(SocketChannel channel, InetAddress from) {
    greeting.add(channel);
    try (channel) {
      if (!server.isOpen()) {
        return; // one that came while this closed
      }
      ByteBuffer start = ByteBuffer.allocate(4);
      try (Deadline deadline = Deadline.closing(channel, WireLimits.HANDSHAKE)) {
        while (start.hasRemaining() && channel.read(start) >= 0) {
          // until it is clear
        }
      }
      if (WireConnection.isPreamble(start.flip())) {
        greetPeer(WireConnection.accepted(channel, start));
      } else {
        for (GuestProtocol guest : guests) {
          if (guest.isSpokenBy(start)) {
            guest.serve(channel, start);
            return;
          }
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "a connection ended: " + e.getMessage());
    } finally {
      greeting.remove(channel);
      room.leave(from);
      sweeper.ended();
    }
  }

  @SuppressWarnings("try") // the deadline works by being open
  private void greetPeer(WireConnection wire) throws IOException {
    Hello remote;
    try (Deadline deadline = Deadline.closing(wire, WireLimits.HANDSHAKE)) {
      remote = wire.awaitHello();
    } catch (BreachException e) {
      wire.refuse(new Message.Failure(0, Message.Failure.BREACH, String.valueOf(e.getMessage())));
      throw e;
    }
    InetSocketAddress from = wire.remote();
    int listening = remote.port() == 0 ? from.getPort() : remote.port();
    PeerAddress address = PeerAddress.of(from.getAddress(), listening);
    if (doorkeeper.isShunned(remote.peerId())) {
      LOG.log(Level.DEBUG, () -> "not letting in " + remote.peerId() + " again");
      doorkeeper.keepWaiting();
      return;
    }
    Optional<ServedShare> share = remote.share().flatMap(catalog::find);
    Optional<Message> refusal = refusal(remote, share);
    if (refusal.isPresent()) {
      wire.refuse(refusal.get());
      return;
    }
    try (PeerConnection connection =
        new PeerConnection(this, wire, remote, false, address, share)) {
      List<Message> first = new ArrayList<>();
      first.add(hello(remote.share(), share));
      first.addAll(connection.firstWords());
      wire.answer(first);
      run(connection);
    }
  }

  private Hello hello(Optional<FileId> about, Optional<ServedShare> share) {
    Hello hello = Hello.of(id, port, about);
    Optional<ChunkOrder> order = share.flatMap(ServedShare::swarm).map(Swarm::order);
    return order.equals(Optional.of(ChunkOrder.SEQUENTIAL)) ? hello.tellingAll() : hello;
  }

  private Optional<Message> refusal(Hello remote, Optional<ServedShare> share) {
    if (remote.version() != Hello.VERSION) {
      return Optional.of(
          new Message.Failure(0, Message.Failure.VERSION, "only version 1 is spoken here"));
    }
    if (remote.peerId().equals(id)) {
      return Optional.of(new Message.Failure(0, Message.Failure.NOT_FOUND, "this is yourself"));
    }
    if (remote.share().isPresent() && share.isEmpty()) {
      return Optional.of(new Message.Failure(0, Message.Failure.NOT_FOUND, "no such share here"));
    }
    if (room.isFull()) {
      return Optional.of(new Message.Wait(0, BUSY));
    }
    return Optional.empty();
  }

  private void run(PeerConnection connection) throws RefusedException {
    if (!admit(connection)) {
      throw RefusedException.busy(BUSY);
    }
    try {
      connection.run();
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, () -> "stopped by the store: " + e.getMessage()); // the download tells
    } finally {
      connections.remove(connection);
    }
  }

  /** A device is bothered with one connection only (WIRE.md, section 14). */
  private synchronized boolean admit(PeerConnection connection) {
    boolean admitted =
        connections.stream().noneMatch(connection::isSameDevice) && connections.add(connection);
    LockSupport.unpark(keeper);
    return admitted;
  }

  /**
   * Connects to {@code address} for {@code share} and contributes to its download until the
   * connection ends.
   *
   * @param connected is called after the handshake
   */
  @SuppressWarnings("try") // the deadline works by being open
  void fetchFrom(PeerAddress address, ServedShare share, Runnable connected) throws IOException {
    FileId wanted = share.manifest().id();
    WireConnection wire = WireConnection.dial(address, CONNECT);
    try (wire) {
      Hello remote;
      try (Deadline deadline = Deadline.closing(wire, WireLimits.HANDSHAKE)) {
        remote = wire.greet(hello(Optional.of(wanted), Optional.of(share)));
      }
      try (PeerConnection connection =
          new PeerConnection(this, wire, remote, true, address, Optional.of(share))) {
        wire.send(connection.firstWords());
        connected.run();
        run(connection);
      }
    }
  }

  private void tend() {
    try {
      while (server.isOpen()) {
        Thread.sleep(TEND_EVERY);
        if (connections.isEmpty()) {
          LockSupport.parkNanos(REST.toNanos());
        }
        connections.forEach(PeerConnection::tend);
        sweeper.tend();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Stops listening and ends all connections; returns at once. */
  @Override
  public void close() throws IOException {
    keeper.interrupt();
    server.close();
    connections.forEach(connection -> connection.drop("this side ends"));
    for (SocketChannel channel : greeting) {
      channel.close();
    }
  }
}
