package org.idiotorrent.cli.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.cli.doctor.Facts.PortUse;
import org.idiotorrent.lan.LinkKind;
import org.idiotorrent.lan.Subnet;
import org.idiotorrent.transfer.LocalPeer;

/** What can be said of this computer alone. */
final class HostRules {
  private HostRules() {}

  static Finding interfaces(Facts facts) {
    String all = facts.nics().stream().map(HostRules::describe).collect(Collectors.joining("; "));
    if (facts.used().stream().anyMatch(nic -> nic.kind() != LinkKind.LOOPBACK)) {
      return Finding.ok(Layer.INTERFACES, "interfaces-used", all);
    }
    boolean excluded =
        facts.nics().stream().anyMatch(nic -> nic.unused().equals(Optional.of(NicProbe.EXCLUDED)));
    return excluded
        ? Finding.fail(
            Layer.INTERFACES,
            "interfaces-excluded",
            "all interfaces are left out by --interface: " + all,
            "Leave --interface away, or name one of these.")
        : Finding.fail(
            Layer.INTERFACES,
            "interfaces-none",
            "no interface leads to a network: " + all,
            "Plug the cable in, or join the Wi-Fi.");
  }

  private static String describe(Nic nic) {
    String what = nic.name() + " (" + nic.kind().label() + ") is ";
    if (nic.unused().isPresent()) {
      return what + "not used: " + nic.unused().get();
    }
    return what
        + "used: "
        + nic.subnets().stream().map(HostRules::describe).collect(Collectors.joining(", "));
  }

  private static String describe(Subnet subnet) {
    return Texts.of(subnet.address()) + "/" + subnet.prefix();
  }

  static Finding ipv4(Facts facts) {
    List<Subnet> subnets = lanSubnets(facts, true);
    if (subnets.isEmpty()) {
      return Finding.inconclusive(
          Layer.IPV4,
          "ipv4-none",
          "no interface has an IPv4 address; peers are found over IPv6 alone",
          "If the others use IPv4, see that this network hands out addresses (DHCP).");
    }
    if (subnets.stream().allMatch(subnet -> subnet.address().isLinkLocalAddress())) {
      return Finding.fail(
          Layer.IPV4,
          "ipv4-no-dhcp",
          "no address came from the network, so this computer made one up: " + list(subnets),
          "Restart the router if there is one, or reconnect. Between such addresses idt works too.");
    }
    return Finding.ok(Layer.IPV4, "ipv4-address", "has an address: " + list(subnets));
  }

  static Finding ipv6(Facts facts) {
    List<Subnet> subnets = lanSubnets(facts, false);
    if (subnets.isEmpty()) {
      return Finding.fail(
          Layer.IPV6,
          "ipv6-off",
          "IPv6 is off: no interface has an IPv6 address",
          "Nothing, if peers are found over IPv4; else turn IPv6 on in the network settings.");
    }
    return Finding.ok(Layer.IPV6, "ipv6-address", "has an address: " + list(subnets));
  }

  /** Of interfaces that lead to other machines, or of all if none does, as far as one can guess. */
  private static List<Subnet> lanSubnets(Facts facts, boolean ipv4) {
    boolean physical = facts.used().stream().anyMatch(nic -> nic.kind().isPhysical());
    return facts.used().stream()
        .filter(nic -> physical ? nic.kind().isPhysical() : nic.kind() != LinkKind.LOOPBACK)
        .flatMap(nic -> nic.subnets(ipv4))
        .toList();
  }

  private static String list(List<Subnet> subnets) {
    return subnets.stream().map(HostRules::describe).collect(Collectors.joining(", "));
  }

  static Finding route(Facts facts) {
    Optional<String> ipv4 = facts.routes().ipv4();
    Optional<String> ipv6 = facts.routes().ipv6();
    String action = "Nothing, if sharing stays in this network; else set a router (gateway) up.";
    if (ipv4.isEmpty() && ipv6.isEmpty()) {
      return Finding.fail(
          Layer.ROUTE,
          "route-none",
          "no default route: the internet and trackers cannot be reached; this network can",
          action);
    }
    boolean usesIpv4 =
        lanSubnets(facts, true).stream().anyMatch(one -> !one.address().isLinkLocalAddress());
    if (ipv4.isEmpty() && usesIpv4) {
      return Finding.fail(
          Layer.ROUTE,
          "route-none",
          "no default route for IPv4, while IPv6 has one by "
              + ipv6.get()
              + ": what has IPv4 alone cannot be reached outside of this network",
          action);
    }
    return Finding.ok(
        Layer.ROUTE, "route-default", "leads out of this network by " + ipv4.or(() -> ipv6).get());
  }

  static Finding vpn(Facts facts) {
    if (!facts.routes().detours().isEmpty()) {
      String detours =
          facts.routes().detours().entrySet().stream()
              .map(one -> "what is meant for " + one.getKey() + " goes into " + one.getValue())
              .collect(Collectors.joining("; "));
      return Finding.fail(
          Layer.VPN,
          "vpn-takes-lan",
          "a VPN takes the traffic of the local network too: " + detours,
          "Turn the VPN off, or allow access to the local network in its settings.");
    }
    Optional<String> tunnel =
        facts.routes().ipv4().or(facts.routes()::ipv6).filter(name -> isTunnel(facts, name));
    if (tunnel.isEmpty()) {
      return Finding.ok(Layer.VPN, "vpn-none", "no VPN is in the way");
    }
    String text = "a VPN (" + tunnel.get() + ") takes all traffic but that of the local network";
    return facts.confirmed().isEmpty()
        ? Finding.inconclusive(
            Layer.VPN,
            "vpn-full-tunnel",
            text,
            "Turn the VPN off and try again: some block the local network.")
        : Finding.ok(Layer.VPN, "vpn-beside", text);
  }

  private static boolean isTunnel(Facts facts, String name) {
    return facts.nics().stream()
        .anyMatch(nic -> nic.name().equals(name) && nic.kind() == LinkKind.TUNNEL);
  }

  static Finding virtual(Facts facts) {
    boolean inside = lanSubnets(facts, true).stream().allMatch(HostRules::isOfContainers);
    boolean any = !lanSubnets(facts, true).isEmpty();
    if (facts.place().wsl() && any && inside) {
      return Finding.fail(
          Layer.VIRTUAL,
          "virtual-wsl",
          "this runs in WSL, whose network is not that of Windows",
          "Set networkingMode=mirrored in .wslconfig and run wsl --shutdown, or run idt in Windows.");
    }
    if (facts.place().bridged() || (facts.place().container() && any && inside)) {
      return Finding.fail(
          Layer.VIRTUAL,
          "virtual-container",
          "this runs in a container, whose network is not that of its host",
          "Start the container with --network host.");
    }
    return Finding.ok(
        Layer.VIRTUAL, "virtual-none", "no container or virtual machine stands between");
  }

  /** Docker's and WSL's range, 172.16.0.0/12, and podman's, 10.88.0.0/15. */
  private static boolean isOfContainers(Subnet subnet) {
    byte[] address = subnet.address().getAddress();
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    return (first == 172 && (second & 0xf0) == 16) || (first == 10 && (second & 0xfe) == 88);
  }

  static Finding port(Facts facts) {
    PortUse port = facts.port();
    int number = LocalPeer.DEFAULT_PORT;
    if (!port.udp()) {
      return Finding.fail(
          Layer.PORT,
          "port-udp-held",
          "UDP port " + number + " is held by " + port.holder() + ": announcements cannot be heard",
          "Stop that program (sudo ss -ulpn names it).");
    }
    return switch (port.tcp()) {
      case NOBODY ->
          Finding.ok(Layer.PORT, "port-free", "TCP and UDP port " + number + " are free");
      case IDT ->
          Finding.ok(
              Layer.PORT, "port-idt", "TCP port " + number + " is used by idt, as it should");
      case OTHER ->
          Finding.fail(
              Layer.PORT,
              "port-held",
              "TCP port " + number + " is held by " + port.holder() + "; idt takes the next one",
              "Stop that program, or see that a firewall admits the next ports too.");
    };
  }
}
