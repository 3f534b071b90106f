package org.idiotorrent.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.idiotorrent.Background;
import org.idiotorrent.LoopbackPair;
import org.idiotorrent.share.Manifests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks over a real connection, their bytes from a real file. */
@Timeout(30)
class ChunkTransferTest {
  private static final int MIB = 1 << 20;
  private static final int MORE_THAN_BUFFERS = 200_000; // than small ones hold

  @TempDir Path folder;
  private LoopbackPair pair;
  private WireConnection sender;
  private WireConnection receiver;

  private void connect(int socketBuffer) throws IOException {
    pair = LoopbackPair.open(socketBuffer);
    sender = WireConnection.accepted(pair.accepted(), ByteBuffer.allocate(0));
    receiver = WireConnection.accepted(pair.dialled(), ByteBuffer.allocate(0));
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  /** A file as the bytes of one chunk; counts how often the socket took nothing. */
  private record FileBody(FileChannel file, AtomicInteger refused) implements ChunkBody {
    static FileBody of(Path path, byte[] bytes) throws IOException {
      Files.write(path, bytes);
      return new FileBody(FileChannel.open(path), new AtomicInteger());
    }

    @Override
    public void read(int position, ByteBuffer target) throws IOException {
      int start = target.position();
      while (target.hasRemaining()) {
        if (file.read(target, position + target.position() - start) < 0) {
          throw new IOException("file is shorter than its chunk");
        }
      }
    }

    @Override
    public long transferTo(int position, int length, WritableByteChannel target)
        throws IOException {
      long moved = file.transferTo(position, length, target);
      if (moved == 0) {
        refused.incrementAndGet();
      }
      return moved;
    }
  }

  private Background<Boolean> send(int index, byte[] bytes) throws IOException {
    FileBody body = FileBody.of(folder.resolve("chunk" + index), bytes);
    return send(index, bytes.length, body);
  }

  private Background<Boolean> send(int index, int length, ChunkBody body) {
    return Background.run(() -> {
      sender.sendChunk(new Message.ChunkHead(1, index, length), body);
      sender.send(List.of(new Message.Ping(false)));
      return true;
    });
  }

  private byte[] readBody(int length, ByteBuffer buffer) throws IOException {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      int read = receiver.readBody(buffer.clear());
      assertEquals(read, buffer.flip().remaining());
      buffer.get(bytes, done, read);
      done += read;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, 16_384, 16_888, 16_889, 16_900, 262_144, 4 << 20})
  void aChunkOfAnySizeArrivesAndWhatFollowsToo(int size) throws Exception {
    connect(0);
    byte[] bytes = Manifests.random(size, size);
    Background<Boolean> sending = send(5, bytes);

    assertEquals(new Message.ChunkHead(1, 5, size), receiver.receive());
    assertArrayEquals(bytes, readBody(size, ByteBuffer.allocateDirect(5_000)));
    assertEquals(new Message.Ping(false), receiver.receive());
    assertTrue(sending.result());
  }

  @Test
  void aBufferLargerThanTheChunkIsNotOverfilled() throws Exception {
    connect(0);
    byte[] bytes = Manifests.random(1, 100);
    send(0, bytes).result();
    receiver.receive();
    ByteBuffer large = ByteBuffer.allocate(MIB).position(7);

    assertEquals(100, receiver.readBody(large));
    assertEquals(107, large.position());
    assertEquals(MIB, large.limit());
    assertThrows(IllegalStateException.class, () -> receiver.readBody(large));
  }

  @Test
  void aChunkThatIsNotReadIsSkipped() throws Exception {
    connect(0);
    Background<Boolean> sending = send(0, Manifests.random(2, MIB));

    assertEquals(new Message.ChunkHead(1, 0, MIB), receiver.receive());
    assertEquals(new Message.Ping(false), receiver.receive());
    assertTrue(sending.result());
  }

  @Test
  void aChunkThatIsReadInPartIsSkippedFromThere() throws Exception {
    connect(0);
    Background<Boolean> sending = send(0, Manifests.random(3, MIB));
    receiver.receive();
    receiver.readBody(ByteBuffer.allocate(100_000));

    assertEquals(new Message.Ping(false), receiver.receive());
    assertTrue(sending.result());
  }

  @Test
  void aSlowReaderLosesNothingWhenTheSocketTakesNoMore() throws Exception {
    connect(8_192);
    byte[] bytes = Manifests.random(4, MIB);
    FileBody body = FileBody.of(folder.resolve("slow"), bytes);
    Background<Boolean> sending = send(0, bytes.length, body);
    awaitRefusal(body, 0);
    receiver.receive();
    byte[] received = new byte[bytes.length];
    ByteBuffer piece = ByteBuffer.allocate(3_000);
    int before = body.refused().get();
    int pause = MORE_THAN_BUFFERS;
    for (int done = 0; done < received.length; ) {
      int read = receiver.readBody(piece.clear());
      piece.flip().get(received, done, read);
      done += read;
      if (done >= pause && done < received.length - MORE_THAN_BUFFERS) {
        awaitRefusal(body, before);
        before = body.refused().get();
        pause = done + MORE_THAN_BUFFERS;
      }
    }

    assertArrayEquals(bytes, received);
    assertEquals(new Message.Ping(false), receiver.receive());
    assertTrue(sending.result());
  }

  private static void awaitRefusal(FileBody body, int before) {
    await("the socket is full, or the test shows nothing")
        .pollInterval(Duration.ofMillis(1))
        .until(() -> body.refused().get() > before);
  }

  @Test
  void aSocketThatNeverTakesFromTheFileIsWrittenToInstead() throws Exception {
    connect(0);
    byte[] bytes = Manifests.random(5, MIB);
    FileBody body = FileBody.of(folder.resolve("never"), bytes);
    ChunkBody never =
        new ChunkBody() {
          @Override
          public void read(int position, ByteBuffer target) throws IOException {
            body.read(position, target);
          }

          @Override
          public long transferTo(int position, int length, WritableByteChannel target) {
            return 0;
          }
        };
    Background<Boolean> sending = send(0, bytes.length, never);
    receiver.receive();

    assertArrayEquals(bytes, readBody(bytes.length, ByteBuffer.allocate(MIB)));
    assertTrue(sending.result());
  }

  @Test
  void aFileThatGetsShorterWhileItIsSentEndsTheSending() throws Exception {
    connect(0);
    FileBody body = FileBody.of(folder.resolve("short"), Manifests.random(6, 100_000));
    Background<Boolean> sending = send(0, MIB, body);

    IOException failure = assertThrows(IOException.class, sending::result);
    assertEquals("file is shorter than its chunk", failure.getMessage());
  }

  @Test
  void bothSidesSendChunksAtOnce() throws Exception {
    connect(0);
    byte[] there = Manifests.random(7, 2 * MIB);
    byte[] back = Manifests.random(8, 2 * MIB);
    FileBody backBody = FileBody.of(folder.resolve("back"), back);
    Background<Boolean> sendingThere = send(0, there);
    Background<Boolean> sendingBack =
        Background.run(() -> {
          receiver.sendChunk(new Message.ChunkHead(2, 1, back.length), backBody);
          return true;
        });
    Background<byte[]> receivedThere =
        Background.run(() -> {
          receiver.receive();
          return readBody(there.length, ByteBuffer.allocateDirect(65_536));
        });

    assertEquals(new Message.ChunkHead(2, 1, back.length), sender.receive());
    ByteBuffer received = ByteBuffer.allocate(back.length);
    while (received.hasRemaining()) {
      sender.readBody(received);
    }
    assertArrayEquals(back, received.array());
    assertArrayEquals(there, receivedThere.result());
    assertTrue(sendingThere.result());
    assertTrue(sendingBack.result());
  }
}
