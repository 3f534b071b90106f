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
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network interface as one address family sees it. With other addresses it is another one, since
 * sockets are tied to the address that they were opened with.
 *
 * @param subnets at least one
 */
public record LanInterface(
    String name, int index, LinkKind kind, StandardProtocolFamily family, List<Subnet> subnets) {
  private static final System.Logger log = System.getLogger(LanInterface.class.getName());

  /** Of a machine with a crowd of containers, those are left out that are of the least use. */
  private static final int MOST = 32;

  private static final Subnet IPV4_LINK_LOCAL = new Subnet(Subnet.ipv4(0xa9fe_0000), 16);

  private static final Comparator<LanInterface> BEST_FIRST =
      Comparator.comparing(LanInterface::kind)
          .thenComparingInt(LanInterface::index)
          .thenComparing(LanInterface::family);

  public LanInterface {
    subnets = List.copyOf(subnets);
  }

  /**
   * What is up, can multicast and is admitted, for each family; those first on which peers are most
   * likely found. Two processes on one host hear each other there too, because multicast loops
   * back; so loopback itself counts only when it is asked for or there is nothing else, and then
   * for IPv4 alone, since Linux has no multicast route there for IPv6. It counts without being
   * marked as capable of multicast, which on Linux it never is and always can.
   */
  public static Set<LanInterface> list(InterfaceFilter filter) {
    List<LanInterface> all = new ArrayList<>();
    try {
      NetworkInterface.networkInterfaces()
          .filter(nic -> filter.admits(nic.getName()))
          .forEach(nic -> addTo(all, nic));
    } catch (SocketException e) {
      log.log(System.Logger.Level.DEBUG, "cannot list the network interfaces", e);
    }
    boolean others = all.stream().anyMatch(lan -> lan.kind != LinkKind.LOOPBACK);
    return all.stream()
        .filter(lan -> lan.kind != LinkKind.LOOPBACK || !others || filter.asksFor(lan.name))
        .sorted(BEST_FIRST)
        .limit(MOST)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void addTo(List<LanInterface> target, NetworkInterface nic) {
    try {
      LinkKind kind = LinkKind.of(nic);
      if (!nic.isUp() || !(kind == LinkKind.LOOPBACK || nic.supportsMulticast())) {
        return;
      }
      addTo(target, nic, kind, StandardProtocolFamily.INET);
      if (kind != LinkKind.LOOPBACK) {
        addTo(target, nic, kind, StandardProtocolFamily.INET6);
      }
    } catch (SocketException e) {
      log.log(System.Logger.Level.DEBUG, "an interface went away", e);
    }
  }

  private static void addTo(
      List<LanInterface> target,
      NetworkInterface nic,
      LinkKind kind,
      StandardProtocolFamily family) {
    List<Subnet> subnets = new ArrayList<>();
    for (InterfaceAddress address : nic.getInterfaceAddresses()) {
      if (familyOf(address.getAddress()) == family) {
        subnets.add(new Subnet(address.getAddress(), address.getNetworkPrefixLength()));
      }
    }
    if (!subnets.isEmpty()) {
      target.add(new LanInterface(nic.getName(), nic.getIndex(), kind, family, subnets));
    }
  }

  static StandardProtocolFamily familyOf(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  /** The same, as if it had these addresses alone. */
  LanInterface with(List<Subnet> subnets) {
    return new LanInterface(name, index, kind, family, subnets);
  }

  /** The interface, for opening sockets on it; fails if it went away. */
  NetworkInterface nic() throws SocketException {
    return nic(index);
  }

  private static NetworkInterface nic(int index) throws SocketException {
    NetworkInterface nic = NetworkInterface.getByIndex(index);
    if (nic == null) {
      throw new SocketException("interface is gone: " + index);
    }
    return nic;
  }

  /**
   * Whether {@code address}, from which something came in or of which something tells, can be of a
   * host that needs no router to be reached here: not a broadcast address. Asked of each datagram
   * that comes in: so without streams.
   */
  public boolean isOnLink(InetAddress address) {
    if (familyOf(address) != family) {
      return false;
    }
    if (address instanceof Inet6Address ipv6 && ipv6.isLinkLocalAddress()) {
      return ipv6.getScopeId() == 0 || ipv6.getScopeId() == index;
    }
    return (address.isLinkLocalAddress() || isInSubnet(address)) && !isNobodys(address);
  }

  private boolean isInSubnet(InetAddress address) {
    for (Subnet subnet : subnets) {
      if (subnet.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code address} means all of a subnet here, or none. */
  boolean isNobodys(InetAddress address) {
    for (Subnet subnet : subnets) {
      if (subnet.isNobodys(address)) {
        return true;
      }
    }
    return address.equals(Subnet.LIMITED_BROADCAST) || IPV4_LINK_LOCAL.isNobodys(address);
  }

  /**
   * {@code address} as it is to be dialled from here: a link-local one with its scope, which is
   * this interface unless it says another.
   */
  InetAddress scoped(InetAddress address) {
    if (!(address instanceof Inet6Address ipv6) || !address.isLinkLocalAddress()) {
      return address;
    }
    int scope = ipv6.getScopeId() == 0 ? index : ipv6.getScopeId();
    try {
      NetworkInterface nic = nic(scope);
      // By name if it has no character that a literal cannot carry.
      return nic.getName().chars().allMatch(LanInterface::fitsLiteral)
          ? Inet6Address.getByAddress(null, address.getAddress(), nic)
          : Inet6Address.getByAddress(null, address.getAddress(), scope);
    } catch (SocketException | UnknownHostException e) {
      log.log(System.Logger.Level.DEBUG, "no scope for " + address, e);
      return address;
    }
  }

  private static boolean fitsLiteral(int c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_';
  }

  @Override
  public String toString() {
    return name + (family == StandardProtocolFamily.INET ? " (IPv4)" : " (IPv6)");
  }
}
