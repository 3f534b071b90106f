package org.idiotorrent.device.bridge;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;

/**
 * Gives a device that is no network peer an address on this machine's loopback, so that all else
 * treats it as any device. One connection at a time; the next waits for its turn.
 */
final class LinkRelay implements Closeable {
  private static final System.Logger LOG = System.getLogger(LinkRelay.class.getName());

  private final DeviceLink link;
  private final ServerSocketChannel server;
  private volatile Optional<SocketChannel> current = Optional.empty();

  private LinkRelay(DeviceLink link, ServerSocketChannel server) {
    this.link = link;
    this.server = server;
  }

  static LinkRelay open(String name, DeviceLink link) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    LinkRelay relay = new LinkRelay(link, server);
    Thread.ofPlatform().daemon().name("relay " + name).start(relay::run);
    return relay;
  }

  PeerAddress address() {
    return PeerAddress.of(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
  }

  private void run() {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept()) {
        current = Optional.of(channel);
        link.carry(channel);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, () -> "the link to a device: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (current.isPresent()) {
      current.get().close();
    }
    link.close();
  }
}
