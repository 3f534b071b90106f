package org.idiotorrent.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a peer listens.
 *
 * @param host a host name or an IP literal; IPv6 without brackets, in the form of RFC 5952, with
 *     its scope where it needs one ({@code fe80::1%eth0})
 * @param port TCP port, 1 to 65,535
 */
public record PeerAddress(String host, int port) {
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
  private static final Pattern IPV6 =
      Pattern.compile("([0-9A-Fa-f:.]{2,45})(%[!-~&&[^\\[\\]/\\\\?#\"'<>%]]{1,64})?");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /**
   * @throws IllegalArgumentException if the port is not in [1, 65535]
   */
  public PeerAddress {
    host = host.indexOf(':') >= 0 ? ipv6Literal(host) : host;
    if (host.indexOf(':') < 0 && !HOST_NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("not a host name or IP address");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port not in [1, 65535]: " + port);
    }
  }

  /** {@code text} in the form of RFC 5952; what is IPv4 inside is written as IPv4. */
  private static String ipv6Literal(String text) {
    Matcher parts = IPV6.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an IPv6 address");
    }
    try {
      // In brackets it is read as a literal and never looked up. Without its scope, since that
      // interface may be another machine's.
      String plain = literal(InetAddress.getByName('[' + parts.group(1) + ']'));
      return parts.group(2) == null ? plain : plain + parts.group(2);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IPv6 address", e);
    }
  }

  /** The address in its shortest text, an IPv6 link-local one with its interface. */
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
      if (!host.startsWith("[") || !host.endsWith("]") || host.indexOf(':') < 0) {
        return Optional.empty();
      }
      host = host.substring(1, host.length() - 1);
    }
    if (!PORT.matcher(port).matches()) {
      return Optional.empty();
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
