package org.idiotorrent.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SinkTest {
  @TempDir Path folder;

  /** A file's bytes. */
  private record Stored(FileChannel file) implements Sink.Source {
    @Override
    public long transferTo(long offset, long length, WritableByteChannel target)
        throws IOException {
      return file.transferTo(offset, length, target);
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      file.read(target, offset);
    }
  }

  @Test
  void aVirtualThreadRestsWhileTheClientTakesNothing() throws Exception {
    byte[] content = new byte[20_000_000];
    new Random(1).nextBytes(content);
    Path path = Files.write(folder.resolve("a"), content);
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        FileChannel file = FileChannel.open(path)) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
          SocketChannel server = listener.accept()) {
        Thread sender = Thread.ofVirtual().start(() -> send(server, file, content.length));
        await().until(() -> sender.getState() == Thread.State.WAITING); // sendfile alone spins

        assertArrayEquals(content, Channels.newInputStream(client).readAllBytes());
      }
    }
  }

  private static void send(SocketChannel channel, FileChannel file, int length) {
    try (channel) {
      channel.write(ByteBuffer.allocate(0)); // by a virtual thread: not blocking from now on
      new Sink(channel).transfer(new Stored(file), 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
