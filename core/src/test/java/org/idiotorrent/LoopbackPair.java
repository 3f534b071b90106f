package org.idiotorrent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Both ends of one real TCP connection on this machine. */
public record LoopbackPair(SocketChannel dialled, SocketChannel accepted) implements AutoCloseable {
  /** A pair with the system's buffers. */
  public static LoopbackPair open() throws IOException {
    return open(0);
  }

  /**
   * A pair whose socket buffers hold about {@code buffer} bytes, so that they fill quickly; 0 for
   * what the system gives.
   */
  public static LoopbackPair open(int buffer) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      if (buffer > 0) {
        server.setOption(StandardSocketOptions.SO_RCVBUF, buffer);
      }
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel dialled = SocketChannel.open();
      if (buffer > 0) {
        dialled.setOption(StandardSocketOptions.SO_RCVBUF, buffer);
        dialled.setOption(StandardSocketOptions.SO_SNDBUF, buffer);
      }
      dialled.connect(server.getLocalAddress());
      SocketChannel accepted = server.accept();
      if (buffer > 0) {
        accepted.setOption(StandardSocketOptions.SO_SNDBUF, buffer);
      }
      return new LoopbackPair(dialled, accepted);
    }
  }

  /** Writes all of {@code bytes}. */
  public static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /** What comes until the other side ends, at most {@code limit} bytes. */
  public static byte[] read(SocketChannel channel, int limit) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(limit);
    while (all.hasRemaining() && channel.read(all) >= 0) {
      // until all is there
    }
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    dialled.close();
    accepted.close();
  }
}
