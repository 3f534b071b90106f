package org.idiotorrent.lan;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that share the first {@code prefix} bits with {@code address}.
 *
 * @param address an interface's own address
 */
public record Subnet(InetAddress address, int prefix) {
  /** Prefix length of the largest subnet whose hosts are all tried. */
  private static final int LARGEST = 22;

  /** What all on a link hear. */
  static final InetAddress LIMITED_BROADCAST = ipv4(-1);

  /** The address that all of an IPv4 subnet hear; none if it is too small to have one. */
  Optional<InetAddress> broadcast() {
    if (!(address instanceof Inet4Address) || prefix > 30) {
      return Optional.empty();
    }
    return Optional.of(ipv4(ipv4(address) | hostMask()));
  }

  /**
   * The other hosts of an IPv4 subnet, nearest addresses first; of one that is larger than a /22,
   * those in the /22 around this address.
   */
  public List<InetAddress> hostsNearby() {
    List<InetAddress> hosts = new ArrayList<>();
    int own = ipv4(address);
    int mask = new Subnet(address, Math.max(prefix, LARGEST)).hostMask();
    for (int distance = 1; distance <= mask; distance++) {
      for (int host : new int[] {own + distance, own - distance}) {
        boolean inside = (host & ~mask) == (own & ~mask);
        if (inside && !isNobodys(host)) {
          hosts.add(ipv4(host));
        }
      }
    }
    return hosts;
  }

  /** Whether {@code other} is the IPv4 subnet's own or its broadcast address, which no host has. */
  boolean isNobodys(InetAddress other) {
    return other instanceof Inet4Address && contains(other) && isNobodys(ipv4(other));
  }

  private boolean isNobodys(int host) {
    return prefix < 31 && ((host & hostMask()) == 0 || (~host & hostMask()) == 0);
  }

  private int hostMask() {
    return (int) (0xffff_ffffL >>> prefix); // a long, since no int is shifted by 32
  }

  private static int ipv4(InetAddress address) {
    return ByteBuffer.wrap(address.getAddress()).getInt();
  }

  static InetAddress ipv4(int bits) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(bits).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // never: the length is right
    }
  }

  /** Whether some address is in both. */
  boolean overlaps(Subnet other) {
    return contains(other.address) || other.contains(address);
  }

  /** Whether {@code other}, of the same family, has the same first bits. */
  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = prefix / 8; // bytes
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int rest = prefix % 8; // bits
    return rest == 0 || ((ours[whole] ^ theirs[whole]) & (0xff00 >> rest) & 0xff) == 0;
  }
}
