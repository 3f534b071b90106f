package org.idiotorrent.lan;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressOrder;
import org.idiotorrent.peer.PeerAddress;

/** The addresses at which others may reach this machine. */
public final class HostAddresses {
  private static final int MOST = 4;

  private HostAddresses() {}

  /**
   * The best addresses, at most four: those of interfaces with a gateway or other machines first;
   * loopback if there is no other.
   */
  public static List<PeerAddress> forLink(int port) {
    List<Candidate> candidates = new ArrayList<>();
    Set<String> leading = LeadingInterfaces.ofSystem();
    try {
      NetworkInterface.networkInterfaces().forEach(nic -> addTo(candidates, nic, leading));
    } catch (SocketException e) {
      // said of the candidates below: there are none
    }
    return best(candidates, port);
  }

  /** Whether {@code address} is one of this machine's; no name is looked up. */
  public static boolean isOwn(PeerAddress address) {
    if (!AddressOrder.isLiteral(address)) {
      return false;
    }
    InetAddress host = address.resolve().getAddress();
    try {
      return host != null
          && (host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null);
    } catch (SocketException e) {
      return false;
    }
  }

  private static void addTo(List<Candidate> candidates, NetworkInterface nic, Set<String> leading) {
    try {
      if (nic.isUp()) {
        nic.inetAddresses()
            .map(address -> new Candidate(nic.getName(), address, leading.contains(nic.getName())))
            .forEach(candidates::add);
      }
    } catch (SocketException e) {
      return; // it went away
    }
  }

  static List<PeerAddress> best(List<Candidate> candidates, int port) {
    Stream<Candidate> usable = candidates.stream().filter(one -> one.rank() < Candidate.USELESS);
    List<PeerAddress> best =
        usable
            .sorted(Comparator.comparingInt(Candidate::rank))
            .limit(MOST)
            .map(one -> PeerAddress.of(withoutScope(one.address()), port))
            .toList();
    return best.isEmpty() ? List.of(new PeerAddress("127.0.0.1", port)) : best;
  }

  /** Java gives every IPv6 address the name of its interface, which means nothing elsewhere. */
  private static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // never: the length is right
    }
  }

  /**
   * An address of an interface.
   *
   * @param leads whether a gateway or other machines are known to be behind the interface
   */
  record Candidate(String nic, InetAddress address, boolean leads) {
    private static final int USELESS = 100;

    /** The lower, the likelier others reach it. */
    int rank() {
      if (address.isLoopbackAddress() || address.isAnyLocalAddress() || needsScope()) {
        return USELESS;
      }
      int kind = LinkKind.named(nic).isPhysical() ? 0 : 20;
      return kind + (leads ? 0 : 10) + familyRank();
    }

    /** Another machine does not know our interfaces' names. */
    private boolean needsScope() {
      return address instanceof Inet6Address && address.isLinkLocalAddress();
    }

    private int familyRank() {
      if (address instanceof Inet4Address) {
        return address.isLinkLocalAddress() ? 4 : address.isSiteLocalAddress() ? 0 : 2;
      }
      boolean unique = (address.getAddress()[0] & 0xfe) == 0xfc; // RFC 4193
      return unique ? 1 : 3;
    }
  }
}
