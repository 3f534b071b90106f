package org.idiotorrent.announce;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** How far an IP address reaches, the nearest first. */
enum AddressScope {
  /** This machine. */
  LOOPBACK,
  /** One cable. */
  LINK,
  /** One site: RFC 1918, RFC 6598 and RFC 4193. */
  SITE,
  /** Everywhere; also what is kept for documentation. */
  GLOBAL;

  /**
   * Empty of what no single machine can be reached at, and of tunnels that hide another address.
   */
  static Optional<AddressScope> of(InetAddress address) {
    if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
      return Optional.empty();
    }
    if (address.isLoopbackAddress()) {
      return Optional.of(LOOPBACK);
    }
    if (address.isLinkLocalAddress()) {
      return Optional.of(LINK);
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return address instanceof Inet4Address
        ? ofIpv4(first, second, bytes[2] & 0xff)
        : ofIpv6((first << 8) | second, bytes[2] == 0 && bytes[3] == 0);
  }

  private static Optional<AddressScope> ofIpv4(int first, int second, int third) {
    boolean site =
        first == 10
            || (first == 172 && (second & 0xf0) == 16)
            || (first == 192 && second == 168)
            || (first == 100 && (second & 0xc0) == 64);
    boolean special =
        first == 0
            || first >= 240
            || (first == 192 && second == 0 && third == 0)
            || (first == 198 && (second & 0xfe) == 18);
    return special ? Optional.empty() : Optional.of(site ? SITE : GLOBAL);
  }

  private static Optional<AddressScope> ofIpv6(int group, boolean secondGroupIsZero) {
    boolean teredo = group == 0x2001 && secondGroupIsZero;
    boolean sixToFour = group == 0x2002;
    if ((group & 0xfe00) == 0xfc00) {
      return Optional.of(SITE);
    }
    return (group & 0xe000) == 0x2000 && !teredo && !sixToFour
        ? Optional.of(GLOBAL)
        : Optional.empty();
  }
}
