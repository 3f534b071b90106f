package org.idiotorrent.device;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;
import org.idiotorrent.share.Printable;

/**
 * A Unix socket in the state folder that gives whoever connects one text and closes. It also keeps
 * a second seeder out of the same folder.
 */
final class StatusSocket implements Closeable {
  private static final System.Logger LOG = System.getLogger(StatusSocket.class.getName());
  private static final int MAX_ANSWER = 1 << 20;

  private final Path path;
  private final ServerSocketChannel server;
  private final Supplier<byte[]> text;

  private StatusSocket(Path path, ServerSocketChannel server, Supplier<byte[]> text) {
    this.path = path;
    this.server = server;
    this.text = text;
    Thread.ofPlatform().daemon().name("status").start(this::answer);
  }

  /**
   * Opens the socket.
   *
   * @throws IOException if a seeder already runs there
   */
  static StatusSocket open(Path state, Supplier<byte[]> text) throws IOException {
    Path path = pathIn(state);
    if (isAlive(path)) {
      throw new IOException(
          "a seeder runs already with the state folder " + Printable.of(state.toString()));
    }
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
      return new StatusSocket(path, server, text);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static Path pathIn(Path state) {
    return state.resolve("status.sock");
  }

  private static boolean isAlive(Path path) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false; // left behind, or not there
    }
  }

  /** What the seeder with the state folder {@code state} says of itself. */
  static byte[] ask(Path state) throws IOException {
    SocketAddress address = UnixDomainSocketAddress.of(pathIn(state));
    try (SocketChannel channel = SocketChannel.open(address)) {
      return Channels.newInputStream(channel).readNBytes(MAX_ANSWER);
    } catch (IOException e) {
      throw new IOException(
          "no seeder runs with the state folder " + Printable.of(state.toString()), e);
    }
  }

  private void answer() {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept()) {
        ByteBuffer answer = ByteBuffer.wrap(text.get());
        channel.configureBlocking(false); // what does not fit at once, a reader has no time for
        channel.write(answer);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, () -> "status: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
