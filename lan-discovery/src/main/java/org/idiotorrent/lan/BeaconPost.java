package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The beacon's sockets on one interface and family, as far as they can be had. */
final class BeaconPost implements AutoCloseable {
  private static final System.Logger log = System.getLogger(BeaconPost.class.getName());

  /** Opens a socket, which may fail. */
  private interface Opening {
    BeaconSocket open() throws IOException;
  }

  private final LanInterface lan;
  private final LanLoop loop;
  private final List<BeaconSocket> senders = new ArrayList<>();
  private final List<BeaconSocket> all = new ArrayList<>();

  private BeaconPost(LanInterface lan, LanLoop loop) {
    this.lan = lan;
    this.loop = loop;
  }

  /**
   * Sends from the beacon's port, and hears all that is sent to it.
   *
   * @param direct gets what certainly was sent to us alone
   */
  static BeaconPost announcing(
      LanInterface lan,
      LanSettings settings,
      LanLoop loop,
      LanLoop.Handler handler,
      LanLoop.Handler direct) {
    BeaconPost post = new BeaconPost(lan, loop);
    if (lan.family() == StandardProtocolFamily.INET) {
      post.hear(() -> BeaconSocket.onGroup(lan, settings), handler);
      post.sendFromEach(settings, settings.port(), direct);
    } else {
      post.send(() -> BeaconSocket.onGroup(lan, settings), handler);
    }
    return post;
  }

  /** Hears what is sent to the beacon's port for everybody. */
  static BeaconPost hearing(
      LanInterface lan, LanSettings settings, LanLoop loop, LanLoop.Handler handler) {
    BeaconPost post = new BeaconPost(lan, loop);
    post.hear(() -> BeaconSocket.onGroup(lan, settings), handler);
    return post;
  }

  /** Sends from ports of its own, and hears what comes back to these. */
  static BeaconPost asking(
      LanInterface lan, LanSettings settings, LanLoop loop, LanLoop.Handler handler) {
    BeaconPost post = new BeaconPost(lan, loop);
    if (lan.family() == StandardProtocolFamily.INET) {
      post.sendFromEach(settings, 0, handler);
    } else {
      post.send(() -> BeaconSocket.asking(lan, settings), handler);
    }
    return post;
  }

  private void sendFromEach(LanSettings settings, int port, LanLoop.Handler handler) {
    lan.subnets()
        .forEach(subnet -> send(() -> BeaconSocket.at(subnet, lan, settings, port), handler));
  }

  private void send(Opening opening, LanLoop.Handler handler) {
    if (hear(opening, handler)) {
      senders.add(all.getLast());
    }
  }

  private boolean hear(Opening opening, LanLoop.Handler handler) {
    try {
      BeaconSocket socket = opening.open();
      all.add(socket);
      socket.listen(loop, handler);
      return true;
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, "no beacon on " + lan, e);
      return false;
    }
  }

  LanInterface lan() {
    return lan;
  }

  /** How many datagrams {@link #sendToAll} sends. */
  int copies() {
    return senders.stream().mapToInt(BeaconSocket::copies).sum();
  }

  void sendToAll(ByteBuffer datagram) {
    senders.forEach(sender -> sender.sendToAll(datagram));
  }

  /** From an address in the target's own subnet, if there is one; returns whether it was sent. */
  boolean send(ByteBuffer datagram, InetSocketAddress target) {
    return Stream.of(true, false)
        .flatMap(near -> senders.stream().filter(one -> one.isNear(target.getAddress()) == near))
        .anyMatch(sender -> sender.send(datagram.duplicate(), target));
  }

  @Override
  public void close() {
    all.forEach(BeaconSocket::close);
  }
}
