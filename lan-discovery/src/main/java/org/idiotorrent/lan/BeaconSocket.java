package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * One socket of the beacon, of one interface and family. With an explicit family and SO_REUSEADDR
 * alone: with SO_REUSEPORT, Linux delivers to the wrong interface's socket. With the outgoing
 * interface set: without, a host that has no default route cannot send.
 */
final class BeaconSocket implements AutoCloseable {
  private static final System.Logger log = System.getLogger(BeaconSocket.class.getName());
  private static final int RECEIVE_BUFFER = 1 << 20;

  private final LanInterface lan;
  private final List<Subnet> subnets;
  private final List<InetSocketAddress> everybody;
  private final DatagramChannel channel;

  /**
   * @param subnets from whose addresses this sends
   */
  private BeaconSocket(
      LanInterface lan,
      List<Subnet> subnets,
      List<InetSocketAddress> everybody,
      DatagramChannel channel) {
    this.lan = lan;
    this.subnets = subnets;
    this.everybody = everybody;
    this.channel = channel;
  }

  /** A socket that hears the group and broadcasts, and sends to the group from the same port. */
  static BeaconSocket onGroup(LanInterface lan, LanSettings settings) throws IOException {
    DatagramChannel channel = open(lan, new InetSocketAddress(wildcard(lan), settings.port()));
    try {
      channel.join(group(lan, settings), lan.nic());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    List<InetSocketAddress> everybody = List.of(group(lan, settings, settings.port()));
    return new BeaconSocket(lan, lan.subnets(), everybody, channel);
  }

  /** A socket that sends to the group, and hears what is sent to its own port of the system's. */
  static BeaconSocket asking(LanInterface lan, LanSettings settings) throws IOException {
    DatagramChannel channel = open(lan, new InetSocketAddress(wildcard(lan), 0));
    List<InetSocketAddress> everybody = List.of(group(lan, settings, settings.port()));
    return new BeaconSocket(lan, lan.subnets(), everybody, channel);
  }

  /**
   * A socket of one IPv4 address: it sends to the group and to broadcast addresses, and hears what
   * is sent to that address alone. Only a socket bound to an address of an interface can send a
   * limited broadcast from there where no route leads.
   *
   * @param port the beacon's, or 0 for one of the system's
   */
  static BeaconSocket at(Subnet subnet, LanInterface lan, LanSettings settings, int port)
      throws IOException {
    DatagramChannel channel = open(lan, new InetSocketAddress(subnet.address(), port));
    channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
    List<InetSocketAddress> everybody = new ArrayList<>();
    everybody.add(group(lan, settings, settings.port()));
    if (lan.kind() != LinkKind.LOOPBACK && lan.kind() != LinkKind.TUNNEL) {
      everybody.addAll(broadcasts(subnet, settings));
    }
    return new BeaconSocket(lan, List.of(subnet), List.copyOf(everybody), channel);
  }

  private static List<InetSocketAddress> broadcasts(Subnet subnet, LanSettings settings) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    addresses.add(new InetSocketAddress(Subnet.LIMITED_BROADCAST, settings.port()));
    subnet.broadcast().ifPresent(all -> addresses.add(new InetSocketAddress(all, settings.port())));
    return addresses;
  }

  /** A socket of one IPv4 address that sends to broadcast addresses alone. */
  static BeaconSocket broadcasting(Subnet subnet, LanInterface lan, LanSettings settings)
      throws IOException {
    DatagramChannel channel = open(lan, new InetSocketAddress(subnet.address(), 0));
    channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
    return new BeaconSocket(lan, List.of(subnet), broadcasts(subnet, settings), channel);
  }

  /** A plain socket that hears {@code group}. */
  static DatagramChannel joined(LanInterface lan, InetAddress group, int port) throws IOException {
    DatagramChannel channel = open(lan, new InetSocketAddress(wildcard(lan), port));
    try {
      channel.join(group, lan.nic());
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A plain socket that sends to groups on an interface. */
  static DatagramChannel unbound(LanInterface lan) throws IOException {
    return open(lan, new InetSocketAddress(wildcard(lan), 0));
  }

  private static DatagramChannel open(LanInterface lan, InetSocketAddress local)
      throws IOException {
    NetworkInterface nic = lan.nic();
    DatagramChannel channel = DatagramChannel.open(lan.family());
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, nic);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
      channel.bind(local);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static InetAddress group(LanInterface lan, LanSettings settings) {
    return lan.family() == StandardProtocolFamily.INET
        ? settings.ipv4Group()
        : settings.ipv6Group();
  }

  private static InetSocketAddress group(LanInterface lan, LanSettings settings, int port) {
    return new InetSocketAddress(group(lan, settings), port);
  }

  private static InetAddress wildcard(LanInterface lan) throws IOException {
    return InetAddress.getByAddress(new byte[lan.family() == StandardProtocolFamily.INET ? 4 : 16]);
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

  /** Whether a host at {@code target} takes what is sent from here for something from its link. */
  boolean isNear(InetAddress target) {
    return subnets.stream().anyMatch(subnet -> subnet.contains(target));
  }

  /** How many datagrams {@link #sendToAll} sends. */
  int copies() {
    return everybody.size();
  }

  /** To the group, and by broadcast where there is such; returns whether anything was sent. */
  boolean sendToAll(ByteBuffer datagram) {
    boolean sent = false;
    for (InetSocketAddress target : everybody) {
      sent |= send(datagram.duplicate(), target);
    }
    return sent;
  }

  /** Failing to send is a matter of this interface alone, and passes; returns whether it worked. */
  boolean send(ByteBuffer datagram, InetSocketAddress target) {
    try {
      return channel.send(datagram, target) > 0;
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, () -> "cannot send to " + target + " on " + lan, e);
      return false;
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
