package org.idiotorrent.transfer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.ManifestWriter;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareBuilder;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.wire.ChunkBody;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireConnection;

/** A seeder on a real socket that has everything and does one thing wrong. */
public final class RogueSeeder implements AutoCloseable {
  private final LocalShare share;
  private final ShareFiles files;
  private final Fault fault;
  private final PeerId id = PeerId.random();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
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
    SENDS_SHORT_CHUNKS
  }

  /**
   * @param port 0 for any
   */
  public RogueSeeder(LocalShare share, Fault fault, int port) throws IOException {
    this.share = share;
    this.files = share.open();
    this.fault = fault;
    server.bind(new InetSocketAddress(port));
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

  private void serve(SocketChannel channel) {
    try (WireConnection wire = WireConnection.accepted(channel, ByteBuffer.allocate(0))) {
      Hello remote = wire.awaitHello();
      if (fault == Fault.ANSWERS_WAIT) {
        wire.refuse(new Message.Wait(0, java.time.Duration.ofMillis(50)));
        return;
      }
      Hello own = Hello.of(id, server.socket().getLocalPort(), remote.share());
      wire.answer(List.of(own, new Message.Complete()));
      if (fault == Fault.SENDS_CHUNKS_UNASKED) {
        sendChunk(wire, 999, 0);
      }
      while (true) {
        answer(wire, wire.receive());
      }
    } catch (IOException e) {
      // the other side left, as it should
    } finally {
      open.remove(channel);
    }
  }

  private void answer(WireConnection wire, Message message) throws IOException {
    switch (message) {
      case Message.ManifestRequest request -> sendManifest(wire, request);
      case Message.CatalogRequest request ->
          wire.send(
              List.of(
                  new Message.CatalogPage(
                      request.tag(), 0, List.of(AnnouncedShare.of(share.manifest(), true)))));
      case Message.Request request -> {
        for (int i = request.run().first(); i < request.run().end(); i++) {
          sendChunk(wire, request.tag(), i);
        }
      }
      default -> {}
    }
  }

  private void sendManifest(WireConnection wire, Message.ManifestRequest request)
      throws IOException {
    byte[] json = ManifestWriter.write(share.manifest());
    if (fault == Fault.WRONG_MANIFEST) {
      String text = new String(json, StandardCharsets.UTF_8);
      json = text.replace("\"file_size\":", "\"file_size\":1").getBytes(StandardCharsets.UTF_8);
    }
    int length = Math.min(request.length(), json.length - request.offset());
    ByteBuffer slice = ByteBuffer.wrap(json, request.offset(), length).slice();
    wire.send(
        List.of(new Message.ManifestSlice(request.tag(), json.length, request.offset(), slice)));
  }

  private void sendChunk(WireConnection wire, int tag, int index) throws IOException {
    int number = chunksSent.incrementAndGet();
    boolean stalls =
        fault == Fault.STALLS_AFTER_HELLO
            || (fault == Fault.STALLS_AFTER_FIVE_CHUNKS && number > 5);
    if (stalls) {
      return;
    }
    if (fault == Fault.SLOW) {
      LockSupport.parkNanos(5_000_000);
    }
    if (fault == Fault.CLOSES_AFTER_FIVE_CHUNKS && number > 5) {
      throw new IOException("enough");
    }
    Manifest manifest = share.manifest();
    int length = manifest.layout().lengthOf(index);
    byte[] bytes = new byte[length];
    files.read(manifest.layout().offsetOf(index), ByteBuffer.wrap(bytes));
    if (fault == Fault.ONE_CHUNK_IN_TEN_WRONG && number % 10 == 0) {
      bytes[length / 2] ^= 1;
    }
    int sent = fault == Fault.SENDS_SHORT_CHUNKS ? length - 1 : length;
    wire.sendChunk(new Message.ChunkHead(tag, index, sent), new Bytes(ByteBuffer.wrap(bytes)));
  }

  /** A chunk in memory. */
  private record Bytes(ByteBuffer all) implements ChunkBody {
    @Override
    public void read(int position, ByteBuffer target) {
      target.put(all.slice(position, target.remaining()));
    }

    @Override
    public long transferTo(int position, int length, WritableByteChannel target)
        throws IOException {
      return target.write(all.slice(position, length));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
    files.close();
  }

  /** For the lab: {@code FAULT PORT FILE}; serves until it is killed and prints the file ID. */
  public static void main(String... args) throws Exception {
    LocalShare share =
        new ShareBuilder(
                HashAlgorithm.SHA256,
                OptionalInt.empty(),
                Optional.empty(),
                ManifestHints.NONE,
                bytes -> {})
            .build(Path.of(args[2]));
    try (RogueSeeder seeder =
        new RogueSeeder(share, Fault.valueOf(args[0]), Integer.parseInt(args[1]))) {
      System.out.println(share.manifest().id().hex() + " at " + seeder.address());
      new CountDownLatch(1).await();
    }
  }
}
