package org.idiotorrent.peer;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** How far an IP address reaches, the nearest first. */
public enum AddressScope {
  /** This machine. */
  LOOPBACK,
  /** One cable. */
  LINK,
  /** One site: RFC 1918, RFC 6598 and RFC 4193. */
  SITE,
  /** Everywhere; also what is kept for documentation. */
  GLOBAL;

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  /**
   * Empty of what no single machine can be reached at, and of tunnels that hide another address.
   */
  public static Optional<AddressScope> of(InetAddress address) {
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

  /** The same of an IP literal; a name is not looked up. */
  public static Optional<AddressScope> of(PeerAddress address) {
    return literal(address.host()).flatMap(AddressScope::of);
  }

  /** The IP address, without an interface, in {@code text}, which is never looked up. */
  public static Optional<InetAddress> literal(String text) {
    boolean ipv6 = text.indexOf(':') >= 0 && text.indexOf('%') < 0;
    if (!ipv6 && !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(ipv6 ? '[' + text + ']' : text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
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
