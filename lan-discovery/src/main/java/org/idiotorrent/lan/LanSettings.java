package org.idiotorrent.lan;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.idiotorrent.peer.Via;

/**
 * Where and how to look and announce on the LAN (DISCOVERY.md, section 1).
 *
 * @param ipv4Group multicast group of the beacon
 * @param ipv6Group multicast group of the beacon
 * @param port UDP port of the beacon
 * @param interfaces those that may be used
 * @param ways of {@link Via#BEACON}, {@link Via#MDNS}, {@link Via#PROBE}, or none
 */
public record LanSettings(
    InetAddress ipv4Group,
    InetAddress ipv6Group,
    int port,
    InterfaceFilter interfaces,
    Set<Via> ways) {
  private static final Set<Via> ALL_WAYS = Set.of(Via.BEACON, Via.MDNS, Via.PROBE);

  public static final LanSettings DEFAULT =
      new LanSettings(
          literal("224.0.0.173"), literal("ff12::1d70"), 7536, InterfaceFilter.ALL, ALL_WAYS);

  /**
   * @throws IllegalArgumentException if an address is no group of its family, or the port or a way
   *     is none
   */
  public LanSettings {
    if (!(ipv4Group instanceof Inet4Address) || !ipv4Group.isMulticastAddress()) {
      throw new IllegalArgumentException("not an IPv4 multicast group: " + ipv4Group);
    }
    if (!(ipv6Group instanceof Inet6Address) || !ipv6Group.isMulticastAddress()) {
      throw new IllegalArgumentException("not an IPv6 multicast group: " + ipv6Group);
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port not in [1, 65535]: " + port);
    }
    ways = Set.copyOf(ways);
    if (!ALL_WAYS.containsAll(ways)) {
      throw new IllegalArgumentException("not ways of a LAN: " + ways);
    }
  }

  /** The same, using these ways only. */
  public LanSettings withWays(Set<Via> ways) {
    return new LanSettings(ipv4Group, ipv6Group, port, interfaces, ways);
  }

  /** The same on another UDP port; keeps peers that use the default out of it. */
  public LanSettings withPort(int port) {
    return new LanSettings(ipv4Group, ipv6Group, port, interfaces, ways);
  }

  /** The same on these interfaces only. */
  public LanSettings withInterfaces(InterfaceFilter interfaces) {
    return new LanSettings(ipv4Group, ipv6Group, port, interfaces, ways);
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP address: " + text, e);
    }
  }
}
