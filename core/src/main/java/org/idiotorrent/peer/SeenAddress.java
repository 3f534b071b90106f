package org.idiotorrent.peer;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;

/**
 * An address from which somebody was asked, as who was asked sees it (WIRE.md, section 13).
 *
 * @param prefix length of the subnet there that has it; 0 if none has, or it is not told
 */
public record SeenAddress(InetAddress address, int prefix) {
  private static final System.Logger log = System.getLogger(SeenAddress.class.getName());

  /** A {@code prefix} that the address is too short for is none. */
  public SeenAddress {
    prefix = prefix < 0 || prefix > Byte.SIZE * address.getAddress().length ? 0 : prefix;
  }

  /** As it is seen from this computer. */
  public static SeenAddress here(InetAddress address) {
    try {
      return new SeenAddress(
          address,
          NetworkInterface.networkInterfaces()
              .flatMap(nic -> nic.getInterfaceAddresses().stream())
              .filter(own -> isWithin(own, address))
              .map(own -> (int) own.getNetworkPrefixLength())
              .max(Comparator.naturalOrder())
              .orElse(0));
    } catch (SocketException e) {
      log.log(System.Logger.Level.DEBUG, "cannot list the network interfaces", e);
      return new SeenAddress(address, 0);
    }
  }

  private static boolean isWithin(InterfaceAddress own, InetAddress address) {
    byte[] one = own.getAddress().getAddress();
    byte[] other = address.getAddress();
    return one.length == other.length && haveInCommon(one, other, own.getNetworkPrefixLength());
  }

  /** Whether the first {@code bits} are the same. */
  static boolean haveInCommon(byte[] one, byte[] other, int bits) {
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
