package org.idiotorrent.tracker.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses from texts and bytes, without ever looking up a name. */
final class IpLiteral {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private IpLiteral() {}

  static Optional<InetAddress> parse(String text) {
    boolean ipv6 = text.indexOf(':') >= 0 && IPV6.matcher(text).matches();
    if (!ipv6 && !IPV4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(ipv6 ? '[' + text + ']' : text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * @param bytes 4 or 16 of them
   */
  static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not 4 or 16 bytes: " + bytes.length, e);
    }
  }
}
