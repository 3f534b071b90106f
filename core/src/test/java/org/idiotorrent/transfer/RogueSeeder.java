package org.idiotorrent.transfer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareBuilder;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.wire.Hello;

/** A seeder on a real socket that has everything and does one thing wrong. */
public final class RogueSeeder implements AutoCloseable {
  private static final long BETWEEN_DIALS = 300_000_000; // ns

  private final LocalShare share;
  private final ShareFiles files;
  private final Fault fault;
  private final InetSocketAddress home;
  private final PeerId id = PeerId.random();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Queue<Integer> asked = new ConcurrentLinkedQueue<>();
  private final AtomicInteger chunksSent = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  /** What is wrong with it. */
  public enum Fault {
    NONE,
    /** Five milliseconds a chunk. */
    SLOW,
    ONE_CHUNK_IN_TEN_WRONG,
    WRONG_MANIFEST,
    STALLS_AFTER_HELLO,
    STALLS_AFTER_FIVE_CHUNKS,
    CLOSES_AFTER_FIVE_CHUNKS,
    ANSWERS_WAIT,
    SENDS_CHUNKS_UNASKED,
    SENDS_SHORT_CHUNKS,
    /** Answers every request, at this rate. */
    ONE_BYTE_A_SECOND,
    /** Tells of chunks without end, and sends none. */
    HAVES_WITHOUT_END,
    /** Says that it has all and, asked for it, that it has not. */
    LYING_BITMAP,
    /** Has nothing and asks for everything, again and again, as much at once as is allowed. */
    REQUESTS_WITHOUT_END;

    /** Whether it says that it has everything. */
    boolean claimsAll() {
      return this != HAVES_WITHOUT_END && this != REQUESTS_WITHOUT_END;
    }
  }

  /**
   * @param port 0 for any
   */
  public RogueSeeder(LocalShare share, Fault fault, int port) throws IOException {
    this(share, fault, new InetSocketAddress(port));
  }

  /**
   * @param home where it listens, and what it dials from
   */
  RogueSeeder(LocalShare share, Fault fault, InetSocketAddress home) throws IOException {
    this.share = share;
    this.files = share.open();
    this.fault = fault;
    this.home = home;
    server.bind(home);
    Thread.ofVirtual().name("rogue accept").start(this::accept);
  }

  public PeerAddress address() {
    return new PeerAddress("127.0.0.1", server.socket().getLocalPort());
  }

  public int connections() {
    return connections.get();
  }

  public int chunksSent() {
    return chunksSent.get();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        open.add(channel);
        connections.incrementAndGet();
        Thread.ofVirtual().name("rogue").start(() -> serve(channel));
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** Connects to {@code target} too, and again whenever it was dropped. */
  void dial(PeerAddress target) {
    Thread.ofVirtual().name("rogue dial").start(() -> dialAgainAndAgain(target));
  }

  private void dialAgainAndAgain(PeerAddress target) {
    while (server.isOpen()) {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.bind(new InetSocketAddress(home.getAddress(), 0));
        channel.connect(target.resolve());
        open.add(channel);
        connections.incrementAndGet();
        new RogueConnection(this, channel).dialled();
      } catch (IOException e) {
        // not there (yet)
      }
      LockSupport.parkNanos(BETWEEN_DIALS);
    }
  }

  private void serve(SocketChannel channel) {
    new RogueConnection(this, channel).accepted();
  }

  Fault fault() {
    return fault;
  }

  LocalShare share() {
    return share;
  }

  ShareFiles files() {
    return files;
  }

  /** What it says first to a peer that wants {@code wanted}. */
  Hello hello(Optional<FileId> wanted) {
    return Hello.of(id, server.socket().getLocalPort(), wanted);
  }

  /** The chunks that it was asked for, in this order. */
  List<Integer> asked() {
    return List.copyOf(asked);
  }

  /** Counts a chunk that is sent; returns the how manieth it is. */
  int countChunk(int index) {
    asked.add(index);
    return chunksSent.incrementAndGet();
  }

  void ended(SocketChannel channel) {
    open.remove(channel);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
    files.close();
  }

  /**
   * For the lab: {@code FAULT[,FAULT...] PORT FILE HOME[,HOME...] [HOST:PORT...]}; one for each
   * fault at each of the addresses HOME of this machine, on this port and those after it, which
   * also dial what is named. Serves until it is killed and prints the file ID and where each is.
   */
  public static void main(String... args) throws Exception {
    LocalShare share =
        new ShareBuilder(
                HashAlgorithm.SHA256,
                OptionalInt.empty(),
                Optional.empty(),
                ManifestHints.NONE,
                bytes -> {})
            .build(Path.of(args[2]));
    for (String home : args[3].split(",", -1)) {
      int port = Integer.parseInt(args[1]);
      for (String fault : args[0].split(",", -1)) {
        InetSocketAddress at = new InetSocketAddress(home, port++);
        RogueSeeder seeder = new RogueSeeder(share, Fault.valueOf(fault), at);
        for (String target : List.of(args).subList(4, args.length)) {
          seeder.dial(PeerAddress.parse(target, LocalPeer.DEFAULT_PORT).orElseThrow());
        }
        System.out.println(share.manifest().id().hex() + " at " + at);
      }
    }
    new CountDownLatch(1).await();
  }
}
