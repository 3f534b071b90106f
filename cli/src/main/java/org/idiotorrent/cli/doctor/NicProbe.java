package org.idiotorrent.cli.doctor;

import java.net.Inet6Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.lan.InterfaceFilter;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.LinkKind;
import org.idiotorrent.lan.Subnet;

/** Lists the network interfaces, and says why some are not used. */
final class NicProbe {
  static final String EXCLUDED = "left out by --interface";

  private static final System.Logger log = System.getLogger(NicProbe.class.getName());

  private NicProbe() {}

  static List<Nic> run(InterfaceFilter filter) {
    Set<String> used =
        LanInterface.list(filter).stream().map(LanInterface::name).collect(Collectors.toSet());
    List<Nic> nics = new ArrayList<>();
    try {
      for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
        nics.add(describe(nic, used, filter));
      }
    } catch (SocketException e) {
      log.log(System.Logger.Level.DEBUG, "cannot list the network interfaces", e);
    }
    return nics;
  }

  private static Nic describe(NetworkInterface nic, Set<String> used, InterfaceFilter filter)
      throws SocketException {
    List<Subnet> subnets = new ArrayList<>();
    for (InterfaceAddress address : nic.getInterfaceAddresses()) {
      subnets.add(new Subnet(address.getAddress(), address.getNetworkPrefixLength()));
    }
    subnets.sort(Comparator.comparing(subnet -> subnet.address() instanceof Inet6Address));
    Optional<String> unused =
        used.contains(nic.getName()) ? Optional.empty() : Optional.of(whyNot(nic, filter));
    return new Nic(nic.getName(), LinkKind.of(nic), subnets, unused);
  }

  private static String whyNot(NetworkInterface nic, InterfaceFilter filter)
      throws SocketException {
    if (!filter.admits(nic.getName())) {
      return EXCLUDED;
    }
    if (nic.isLoopback()) {
      return "leads to this computer only";
    }
    if (!nic.isUp()) {
      return "down";
    }
    return nic.getInterfaceAddresses().isEmpty() ? "no address" : "cannot multicast";
  }
}
