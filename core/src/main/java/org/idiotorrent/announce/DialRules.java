package org.idiotorrent.announce;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressScope;
import org.idiotorrent.peer.PeerAddress;

/**
 * Which of the addresses that a tracker names may be dialled, so that it can set nobody on the
 * machines of a network that it is not in itself.
 *
 * @param tracker how far the tracker's own address reaches
 * @param own tells whether an address is of a network that this machine is on
 */
record DialRules(AddressScope tracker, Predicate<InetAddress> own) {
  private static final int FIRST_UNPRIVILEGED = 1_024;
  private static final List<Long> WEB_PORTS = List.of(80L, 443L);
  private static final int LAST_PORT = 65_535;

  DialRules(AddressScope tracker) {
    this(tracker, DialRules::isOnLink);
  }

  /** The rules for the tracker at {@code url}, whose host is looked up now. */
  static DialRules of(TrackerUrl url) throws UnknownHostException {
    return new DialRules(
        Stream.of(InetAddress.getAllByName(url.address().host()))
            .map(address -> AddressScope.of(address).orElse(AddressScope.GLOBAL))
            .max(AddressScope::compareTo) // one address that is nearer proves nothing
            .orElse(AddressScope.GLOBAL));
  }

  /** The addresses of {@code peer} that may be dialled. */
  List<PeerAddress> allowed(TrackerPeer peer) {
    if (!isPeersPort(peer.port())) {
      return List.of();
    }
    Stream<InetAddress> seen =
        AddressScope.literal(peer.address()).filter(this::isAllowed).stream();
    Stream<InetAddress> behind =
        peer.lan().stream()
            .flatMap(text -> AddressScope.literal(text).stream())
            .filter(this::isAllowedBehind);
    return Stream.concat(seen, behind)
        .distinct()
        .map(address -> PeerAddress.of(address, (int) peer.port()))
        .toList();
  }

  /** Below 1,024 there are services that nobody should be sent to. */
  private static boolean isPeersPort(long port) {
    return (port >= FIRST_UNPRIVILEGED && port <= LAST_PORT) || WEB_PORTS.contains(port);
  }

  private boolean isAllowed(InetAddress address) {
    boolean needsInterface = address instanceof Inet6Address && address.isLinkLocalAddress();
    return !needsInterface
        && AddressScope.of(address).filter(scope -> scope.compareTo(tracker) >= 0).isPresent();
  }

  /**
   * Whoever is behind the same address translator is on a network of ours, or not to be reached.
   */
  private boolean isAllowedBehind(InetAddress address) {
    return isAllowed(address)
        || (AddressScope.of(address).equals(Optional.of(AddressScope.SITE)) && own.test(address));
  }

  static boolean isOnLink(InetAddress address) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(nic -> nic.getInterfaceAddresses().stream())
          .anyMatch(own -> covers(own.getAddress(), own.getNetworkPrefixLength(), address));
    } catch (SocketException e) {
      return false;
    }
  }

  /** Whether {@code address} begins with the same {@code prefix} bits as {@code own}. */
  static boolean covers(InetAddress own, int prefix, InetAddress address) {
    byte[] network = own.getAddress();
    byte[] other = address.getAddress();
    int whole = prefix / 8;
    int rest = (0xff00 >> (prefix % 8)) & 0xff;
    return network.length == other.length
        && Arrays.equals(network, 0, whole, other, 0, whole)
        && (rest == 0 || (network[whole] & rest) == (other[whole] & rest));
  }
}
