package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.cli.doctor.Facts.Routes;
import org.idiotorrent.lan.LinkKind;

/**
 * Asks the system where packets would go, by connecting UDP sockets, which sends nothing. The
 * addresses that stand for the internet are reserved for documentation (RFC 5737, RFC 3849).
 */
final class RouteProbe {
  private static final System.Logger log = System.getLogger(RouteProbe.class.getName());
  private static final int DISCARD = 9;

  private RouteProbe() {}

  static Routes run(List<Nic> nics) {
    return new Routes(wayTo("192.0.2.1"), wayTo("2001:db8::1"), detours(nics));
  }

  private static Optional<String> wayTo(String literal) {
    try {
      return wayTo(InetAddress.getByName(literal));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The interface that packets to {@code target} would leave by. */
  private static Optional<String> wayTo(InetAddress target) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(target, DISCARD));
      if (channel.getLocalAddress() instanceof InetSocketAddress local) {
        return Optional.ofNullable(NetworkInterface.getByInetAddress(local.getAddress()))
            .map(NetworkInterface::getName);
      }
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, () -> "no way to " + Texts.of(target), e);
    }
    return Optional.empty();
  }

  private static Map<String, String> detours(List<Nic> nics) {
    Map<String, String> detours = new LinkedHashMap<>();
    for (Nic nic : nics) {
      if (nic.unused().isEmpty() && nic.kind().isPhysical()) {
        nic.subnets(true)
            .flatMap(subnet -> neighbour(subnet.address(), subnet.prefix()).stream())
            .flatMap(neighbour -> wayTo(neighbour).stream())
            .filter(way -> !way.equals(nic.name()) && leadsIntoTunnel(nics, way))
            .forEach(way -> detours.put(nic.name(), way));
      }
    }
    return detours;
  }

  private static boolean leadsIntoTunnel(List<Nic> nics, String name) {
    return nics.stream().anyMatch(nic -> nic.name().equals(name) && nic.kind() == LinkKind.TUNNEL);
  }

  /** Another address of the same subnet. */
  private static Optional<InetAddress> neighbour(InetAddress address, int prefix) {
    if (!(address instanceof Inet4Address) || prefix > 30) {
      return Optional.empty();
    }
    byte[] bytes = address.getAddress();
    bytes[3] =
        (byte)
            (bytes[3]
                ^ ((bytes[3] & 3) == 1
                    ? 3
                    : 1)); // neither the subnet's own nor its broadcast address
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
