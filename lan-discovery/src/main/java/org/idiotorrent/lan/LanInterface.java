package org.idiotorrent.lan;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A network interface as one address family sees it. With other addresses it is another one, since
 * sockets are tied to the address that they were opened with.
 *
 * @param subnets at least one
 */
record LanInterface(String name, int index, StandardProtocolFamily family, List<Subnet> subnets) {
  private static final System.Logger log = System.getLogger(LanInterface.class.getName());

  LanInterface {
    subnets = List.copyOf(subnets);
  }

  /**
   * What is up and can multicast, for each family. Two processes on one host hear each other there
   * too, because multicast loops back; so loopback itself counts only when there is nothing else,
   * and then for IPv4 alone, since Linux has no multicast route there for IPv6. It counts without
   * being marked as capable of multicast, which on Linux it never is and always can.
   */
  static Set<LanInterface> list() {
    Set<LanInterface> real = new LinkedHashSet<>();
    Set<LanInterface> loopback = new LinkedHashSet<>();
    try {
      for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
        if (!nic.isUp()) {
          continue;
        }
        if (nic.isLoopback()) {
          addTo(loopback, nic, StandardProtocolFamily.INET);
        } else if (nic.supportsMulticast()) {
          addTo(real, nic, StandardProtocolFamily.INET);
          addTo(real, nic, StandardProtocolFamily.INET6);
        }
      }
    } catch (SocketException e) {
      log.log(System.Logger.Level.DEBUG, "cannot list the network interfaces", e);
    }
    return real.isEmpty() ? loopback : real;
  }

  private static void addTo(
      Set<LanInterface> target, NetworkInterface nic, StandardProtocolFamily family) {
    List<Subnet> subnets = new ArrayList<>();
    for (InterfaceAddress address : nic.getInterfaceAddresses()) {
      if (familyOf(address.getAddress()) == family) {
        subnets.add(new Subnet(address.getAddress(), address.getNetworkPrefixLength()));
      }
    }
    if (!subnets.isEmpty()) {
      target.add(new LanInterface(nic.getName(), nic.getIndex(), family, subnets));
    }
  }

  static StandardProtocolFamily familyOf(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  /** The interface, for opening sockets on it; fails if it went away. */
  NetworkInterface nic() throws SocketException {
    NetworkInterface nic = NetworkInterface.getByIndex(index);
    if (nic == null) {
      throw new SocketException("interface is gone: " + name);
    }
    return nic;
  }

  /** Whether {@code source}, from which something came in here, needs no router to be reached. */
  boolean isOnLink(InetAddress source) {
    return familyOf(source) == family
        && (source.isLinkLocalAddress()
            || subnets.stream().anyMatch(subnet -> subnet.contains(source)));
  }

  /** {@code address} as it is to be dialled from here: a link-local one with this scope. */
  InetAddress scoped(InetAddress address) {
    if (!(address instanceof Inet6Address) || !address.isLinkLocalAddress()) {
      return address;
    }
    try {
      // By name if it has no character that a literal cannot carry.
      return name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_')
          ? Inet6Address.getByAddress(null, address.getAddress(), nic())
          : Inet6Address.getByAddress(null, address.getAddress(), index);
    } catch (SocketException | UnknownHostException e) {
      log.log(System.Logger.Level.DEBUG, "no scope for " + address, e);
      return address;
    }
  }

  @Override
  public String toString() {
    return name + (family == StandardProtocolFamily.INET ? " (IPv4)" : " (IPv6)");
  }
}
