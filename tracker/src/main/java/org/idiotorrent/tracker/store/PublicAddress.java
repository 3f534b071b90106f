package org.idiotorrent.tracker.store;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;

/** The IP address that a call came from; IPv4 within IPv6 is IPv4. Immutable. */
public final class PublicAddress {
  static final int LENGTH = 16;
  private static final int IPV4_AT = 12;
  private static final int ANY_PORT = 1;

  private final byte[] bytes; // IPv4 as ::ffff:a.b.c.d

  private PublicAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  public static PublicAddress of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return new PublicAddress(bytes.length == LENGTH ? bytes : mapped(bytes));
  }

  private static byte[] mapped(byte[] ipv4) {
    byte[] bytes = new byte[LENGTH];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    System.arraycopy(ipv4, 0, bytes, IPV4_AT, ipv4.length);
    return bytes;
  }

  /** The address that {@code text} is a literal of, without a port; never looks a name up. */
  public static Optional<PublicAddress> parse(String text) {
    return IpLiteral.parse(text).map(PublicAddress::of);
  }

  /** What the address is written as in {@code bytes} at {@code offset}, in ASCII. */
  static byte[] textOf(byte[] bytes, int offset) {
    return isIpv4(bytes, offset)
        ? ipv4Text(bytes, offset + IPV4_AT)
        : ipv6Text(Arrays.copyOfRange(bytes, offset, offset + LENGTH));
  }

  private static byte[] ipv4Text(byte[] bytes, int offset) {
    byte[] text = new byte[15];
    int length = 0;
    for (int i = 0; i < 4; i++) {
      int part = bytes[offset + i] & 0xff;
      if (i > 0) {
        text[length++] = '.';
      }
      if (part >= 100) {
        text[length++] = (byte) ('0' + part / 100);
      }
      if (part >= 10) {
        text[length++] = (byte) ('0' + part / 10 % 10);
      }
      text[length++] = (byte) ('0' + part % 10);
    }
    return Arrays.copyOf(text, length);
  }

  private static byte[] ipv6Text(byte[] bytes) {
    InetAddress address = IpLiteral.ofBytes(bytes);
    return PeerAddress.of(address, ANY_PORT).host().getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isIpv4(byte[] bytes, int offset) {
    for (int i = 0; i < 10; i++) {
      if (bytes[offset + i] != 0) {
        return false;
      }
    }
    return bytes[offset + 10] == -1 && bytes[offset + 11] == -1;
  }

  /** Equal for all addresses that most often are one customer's: an IPv4 address, an IPv6 /64. */
  public long network() {
    long network = 0;
    int from = isIpv4(bytes, 0) ? 8 : 0;
    for (int i = from; i < from + 8; i++) {
      network = network << 8 | (bytes[i] & 0xff);
    }
    return network;
  }

  /** For IPv4 of 4 bytes. */
  InetAddress inet() {
    return IpLiteral.ofBytes(bytes); // which makes of IPv4 in IPv6 an IPv4 address
  }

  boolean isAt(byte[] source, int offset) {
    return Arrays.equals(source, offset, offset + LENGTH, bytes, 0, LENGTH);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  void write(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, LENGTH);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(textOf(bytes, 0), StandardCharsets.US_ASCII);
  }
}
