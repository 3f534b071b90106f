package org.idiotorrent.tracker.store;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The private addresses that a peer says it has, packed: length, bytes, and so on. */
public final class LanAddresses {
  public static final LanAddresses NONE = new LanAddresses(new byte[0]);

  private final byte[] packed;

  private LanAddresses(byte[] packed) {
    this.packed = packed;
  }

  static LanAddresses ofPacked(byte[] packed) {
    return packed.length == 0 ? NONE : new LanAddresses(packed);
  }

  /** Those of {@code addresses} that are private (TRACKER.md, section 5). */
  public static LanAddresses ofPrivate(List<PublicAddress> addresses) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (PublicAddress address : addresses) {
      byte[] bytes = address.inet().getAddress();
      if (isPrivate(bytes)) {
        packed.write(bytes.length);
        packed.writeBytes(bytes);
      }
    }
    return ofPacked(packed.toByteArray());
  }

  private static boolean isPrivate(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (bytes.length == PublicAddress.LENGTH) {
      return (first & 0xfe) == 0xfc;
    }
    return first == 10
        || (first == 172 && (second & 0xf0) == 16)
        || (first == 192 && second == 168)
        || (first == 100 && (second & 0xc0) == 64)
        || (first == 169 && second == 254);
  }

  boolean isEmpty() {
    return packed.length == 0;
  }

  /** Not to be changed. */
  byte[] packed() {
    return packed;
  }

  public List<InetAddress> list() {
    List<InetAddress> addresses = new ArrayList<>();
    for (int at = 0; at < packed.length; at += 1 + packed[at]) {
      addresses.add(IpLiteral.ofBytes(Arrays.copyOfRange(packed, at + 1, at + 1 + packed[at])));
    }
    return addresses;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LanAddresses that && Arrays.equals(packed, that.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }

  @Override
  public String toString() {
    return list().toString();
  }
}
