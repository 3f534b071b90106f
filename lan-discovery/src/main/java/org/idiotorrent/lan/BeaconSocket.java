package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * One socket of the beacon, of one interface and family. With an explicit family and SO_REUSEADDR
 * alone: with SO_REUSEPORT, Linux delivers to the wrong interface's socket. With the outgoing
 * interface set: without, a host that has no default route cannot send.
 */
final class BeaconSocket implements AutoCloseable {
  private static final System.Logger log = System.getLogger(BeaconSocket.class.getName());

  private final LanInterface lan;
  private final InetSocketAddress group;
  private final DatagramChannel channel;

  private BeaconSocket(LanInterface lan, InetSocketAddress group, DatagramChannel channel) {
    this.lan = lan;
    this.group = group;
    this.channel = channel;
  }

  /** A socket that hears the group, and sends from the beacon's port. */
  static BeaconSocket onGroup(LanInterface lan, LanSettings settings) throws IOException {
    return open(lan, settings, settings.port(), true);
  }

  /** A socket for asking the group and hearing the answers, on a port of its own. */
  static BeaconSocket forAsking(LanInterface lan, LanSettings settings) throws IOException {
    return open(lan, settings, 0, false);
  }

  private static BeaconSocket open(LanInterface lan, LanSettings settings, int port, boolean joined)
      throws IOException {
    InetAddress group =
        lan.family() == StandardProtocolFamily.INET ? settings.ipv4Group() : settings.ipv6Group();
    NetworkInterface nic = lan.nic();
    DatagramChannel channel = DatagramChannel.open(lan.family());
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, nic);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
      channel.bind(new InetSocketAddress(wildcard(lan.family()), port));
      if (joined) {
        channel.join(group, nic);
      }
      return new BeaconSocket(lan, new InetSocketAddress(group, settings.port()), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static InetAddress wildcard(StandardProtocolFamily family) throws IOException {
    return InetAddress.getByAddress(new byte[family == StandardProtocolFamily.INET ? 4 : 16]);
  }

  LanInterface lan() {
    return lan;
  }

  /** Hands what comes in to {@code handler}, on the loop's thread. */
  void listen(LanLoop loop, LanLoop.Handler handler) throws IOException {
    loop.listen(
        channel,
        (datagram, source) -> {
          // An IPv6 socket takes IPv4 too, which has its own.
          if (LanInterface.familyOf(source.getAddress()) == lan.family()) {
            handler.received(datagram, source);
          }
        });
  }

  void sendToGroup(ByteBuffer datagram) {
    send(datagram, group);
  }

  /** Failing to send is a matter of this interface alone, and passes. */
  void send(ByteBuffer datagram, InetSocketAddress target) {
    try {
      channel.send(datagram, target);
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, () -> "cannot send to " + target + " on " + lan, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "cannot close a socket on " + lan, e);
    }
  }
}
