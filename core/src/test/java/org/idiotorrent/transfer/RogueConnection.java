package org.idiotorrent.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.ChunkRun;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestWriter;
import org.idiotorrent.transfer.RogueSeeder.Fault;
import org.idiotorrent.wire.ChunkBody;
import org.idiotorrent.wire.Hello;
import org.idiotorrent.wire.Message;
import org.idiotorrent.wire.WireConnection;

/** One connection of a {@link RogueSeeder}, until the other side ends it. */
final class RogueConnection {
  private static final int CHUNK_HEAD = 12; // with the frame's header, bytes
  private static final long SECOND = 1_000_000_000;
  private static final int HAVES_AT_ONCE = 64;

  private final RogueSeeder rogue;
  private final SocketChannel channel;
  private int nextWanted;

  RogueConnection(RogueSeeder rogue, SocketChannel channel) {
    this.rogue = rogue;
    this.channel = channel;
  }

  /** Serves a peer that dialled. */
  void accepted() {
    try (WireConnection wire = wire()) {
      Hello remote = wire.awaitHello();
      if (rogue.fault() == Fault.ANSWERS_WAIT) {
        wire.refuse(new Message.Wait(0, Duration.ofMillis(50)));
        return;
      }
      List<Message> first = new ArrayList<>(List.of(rogue.hello(remote.share())));
      first.addAll(claims());
      wire.answer(first);
      goOn(wire, remote);
    } catch (IOException e) {
      // the other side left, as it should
    } finally {
      rogue.ended(channel);
    }
  }

  /** Greets the peer that was dialled, and serves it. */
  void dialled() {
    try (WireConnection wire = wire()) {
      Hello remote = wire.greet(rogue.hello(Optional.of(rogue.share().manifest().id())));
      wire.send(claims());
      goOn(wire, remote);
    } catch (IOException e) {
      // the other side left, as it should
    } finally {
      rogue.ended(channel);
    }
  }

  private WireConnection wire() throws IOException {
    return WireConnection.accepted(channel, ByteBuffer.allocate(0));
  }

  private List<Message> claims() {
    return rogue.fault().claimsAll() ? List.of(new Message.Complete()) : List.of();
  }

  private void goOn(WireConnection wire, Hello remote) throws IOException {
    switch (rogue.fault()) {
      case SENDS_CHUNKS_UNASKED -> sendChunk(wire, 999, 0);
      case HAVES_WITHOUT_END -> Thread.ofVirtual().start(() -> tellWithoutEnd(wire));
      case REQUESTS_WITHOUT_END -> {
        for (int tag = 1; remote.share().isPresent() && tag <= remote.maxRequests(); tag++) {
          askForNext(wire, tag);
        }
      }
      default -> {}
    }
    while (true) {
      answer(wire, wire.receive());
    }
  }

  private void tellWithoutEnd(WireConnection wire) {
    List<Message> haves = new ArrayList<>();
    for (int i = 0; i < HAVES_AT_ONCE; i++) {
      haves.add(new Message.Have(new ChunkRun(i % chunks(), 1)));
    }
    try {
      while (true) {
        wire.send(haves);
      }
    } catch (IOException e) {
      // the other side left, as it should
    }
  }

  private int chunks() {
    return rogue.share().manifest().layout().count();
  }

  private void askForNext(WireConnection wire, int tag) throws IOException {
    nextWanted = (nextWanted + 1) % chunks();
    wire.send(List.of(new Message.Request(tag, new ChunkRun(nextWanted, 1))));
  }

  private void answer(WireConnection wire, Message message) throws IOException {
    switch (message) {
      case Message.ManifestRequest request -> sendManifest(wire, request);
      case Message.CatalogRequest request ->
          wire.send(
              List.of(
                  new Message.CatalogPage(
                      request.tag(),
                      0,
                      List.of(AnnouncedShare.of(rogue.share().manifest(), true)))));
      case Message.Request request -> answerRequest(wire, request);
      case Message.ChunkHead head -> askForNext(wire, head.tag());
      case Message.Failure failure -> {
        if (rogue.fault() == Fault.REQUESTS_WITHOUT_END) {
          askForNext(wire, failure.tag());
        }
      }
      default -> {}
    }
  }

  private void answerRequest(WireConnection wire, Message.Request request) throws IOException {
    if (rogue.fault() == Fault.LYING_BITMAP) {
      wire.send(List.of(new Message.Failure(request.tag(), Message.Failure.NO_CHUNK, "not here")));
      return;
    }
    for (int i = request.run().first(); i < request.run().end(); i++) {
      sendChunk(wire, request.tag(), i);
    }
  }

  private void sendManifest(WireConnection wire, Message.ManifestRequest request)
      throws IOException {
    byte[] json = ManifestWriter.write(rogue.share().manifest());
    if (rogue.fault() == Fault.WRONG_MANIFEST) {
      String text = new String(json, StandardCharsets.UTF_8);
      json = text.replace("\"file_size\":", "\"file_size\":1").getBytes(StandardCharsets.UTF_8);
    }
    int length = Math.min(request.length(), json.length - request.offset());
    ByteBuffer slice = ByteBuffer.wrap(json, request.offset(), length).slice();
    wire.send(
        List.of(new Message.ManifestSlice(request.tag(), json.length, request.offset(), slice)));
  }

  private void sendChunk(WireConnection wire, int tag, int index) throws IOException {
    int number = rogue.countChunk(index);
    Fault fault = rogue.fault();
    boolean stalls =
        fault == Fault.STALLS_AFTER_HELLO
            || (fault == Fault.STALLS_AFTER_FIVE_CHUNKS && number > 5)
            || !fault.claimsAll();
    if (stalls) {
      return;
    }
    if (fault == Fault.SLOW) {
      LockSupport.parkNanos(5_000_000);
    }
    if (fault == Fault.CLOSES_AFTER_FIVE_CHUNKS && number > 5) {
      throw new IOException("enough");
    }
    Manifest manifest = rogue.share().manifest();
    int length = manifest.layout().lengthOf(index);
    byte[] bytes = new byte[length];
    rogue.files().read(manifest.layout().offsetOf(index), ByteBuffer.wrap(bytes));
    if (fault == Fault.ONE_BYTE_A_SECOND) {
      trickle(tag, index, bytes);
      return;
    }
    if (fault == Fault.ONE_CHUNK_IN_TEN_WRONG && number % 10 == 0) {
      bytes[length / 2] ^= 1;
    }
    int sent = fault == Fault.SENDS_SHORT_CHUNKS ? length - 1 : length;
    wire.sendChunk(new Message.ChunkHead(tag, index, sent), new Bytes(ByteBuffer.wrap(bytes)));
  }

  private void trickle(int tag, int index, byte[] bytes) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(CHUNK_HEAD + bytes.length);
    frame.putInt(4 + bytes.length).put((byte) 0x16).put((byte) 0).putShort((short) tag);
    frame.putInt(index).put(bytes).flip();
    channel.write(frame.slice(0, CHUNK_HEAD));
    for (int i = CHUNK_HEAD; i < frame.limit(); i++) {
      channel.write(frame.slice(i, 1));
      LockSupport.parkNanos(SECOND);
    }
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
}
