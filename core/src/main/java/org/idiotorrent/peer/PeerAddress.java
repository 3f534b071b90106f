package org.idiotorrent.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where a peer listens.
 *
 * @param host a host name or an IP literal; IPv6 without brackets, in the form of RFC 5952, with
 *     its scope where it needs one ({@code fe80::1%eth0})
 * @param port TCP port, 1 to 65,535
 */
public record PeerAddress(String host, int port) {
  public PeerAddress {
    if (host.isEmpty() || !host.chars().allMatch(PeerAddress::isHostCharacter)) {
      throw new IllegalArgumentException("not a host name or IP address");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port not in [1, 65535]: " + port);
    }
  }

  private static boolean isHostCharacter(int c) {
    return (c > ' ' && c < 0x7f && "[]/\\@?#\"'<>".indexOf(c) < 0);
  }

  public static PeerAddress of(InetAddress address, int port) {
    return new PeerAddress(literal(address), port);
  }

  /**
   * The address written as {@code host}, {@code host:port}, {@code [ipv6]:port} or a bare IPv6
   * literal; empty if {@code text} is none.
   */
  public static Optional<PeerAddress> parse(String text, int defaultPort) {
    String host = text;
    String port = Integer.toString(defaultPort);
    int bracket = text.lastIndexOf(']');
    int colon = text.lastIndexOf(':');
    boolean bareIpv6 = bracket < 0 && text.indexOf(':') != colon;
    if (colon > bracket && !bareIpv6) {
      host = text.substring(0, colon);
      port = text.substring(colon + 1);
    }
    if (bracket >= 0) {
      if (!host.startsWith("[") || !host.endsWith("]")) {
        return Optional.empty();
      }
      host = host.substring(1, host.length() - 1);
    }
    try {
      return Optional.of(new PeerAddress(host, Integer.parseInt(port)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** For dialling; a host name is looked up now and may be unresolved after that. */
  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  /** {@code host:port}, an IPv6 host in brackets. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    if (!(address instanceof Inet6Address)) {
      return text;
    }
    int scopeAt = text.indexOf('%');
    String scope = scopeAt < 0 ? "" : text.substring(scopeAt);
    return compress(address.getAddress()) + scope;
  }

  /** RFC 5952, section 4: the longest run of at least two zero groups becomes {@code ::}. */
  private static String compress(byte[] bytes) {
    int bestStart = -1;
    int bestLength = 1;
    for (int start = 0; start < 8; start++) {
      int length = 0;
      while (start + length < 8 && group(bytes, start + length) == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = start;
        bestLength = length;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(group(bytes, i)));
      }
    }
    return out.toString();
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
  }
}
