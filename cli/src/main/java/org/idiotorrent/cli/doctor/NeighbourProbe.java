package org.idiotorrent.cli.doctor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Nearby;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.Neighbours;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerCheck;

/**
 * Finds out whether other devices of the network answer at all, idt or not. To be made when every
 * address of the subnets was sent something, so that the system has tried to learn their hardware
 * addresses.
 */
final class NeighbourProbe {
  private static final int MOST_CALLED = 24;

  private final Set<LanInterface> lans;
  private final Set<InetAddress> gateways = new LinkedHashSet<>();
  private final Set<InetAddress> known = new LinkedHashSet<>();

  NeighbourProbe(Set<LanInterface> lans) {
    this.lans = Set.copyOf(lans);
    for (LanInterface lan : lans) {
      gateways.addAll(Neighbours.gateways(lan));
      known.addAll(Neighbours.resolved(lan));
    }
  }

  /** Whom to call on. */
  Map<PeerAddress, Set<Via>> addresses() {
    Map<PeerAddress, Set<Via>> addresses = new LinkedHashMap<>();
    gateways.forEach(address -> add(addresses, address));
    known.stream().limit(MOST_CALLED).forEach(address -> add(addresses, address));
    return addresses;
  }

  private static void add(Map<PeerAddress, Set<Via>> addresses, InetAddress address) {
    addresses.put(PeerAddress.of(address, LocalPeer.DEFAULT_PORT), Set.of(Via.PROBE));
  }

  /**
   * What came of it.
   *
   * @param called everybody who was called on
   */
  Nearby judge(List<Contact> called) {
    Set<InetAddress> answering = addressesOf(called, true);
    List<String> fresh = confirmed();
    gateways.stream().filter(known::contains).forEach(answering::add);
    Set<InetAddress> mute = addressesOf(called, false);
    mute.removeIf(address -> !fresh.contains(Texts.of(address)) || gateways.contains(address));
    return new Nearby(gateways, answering, mute, asked());
  }

  /** Whose hardware has answered within the last seconds; old entries of the table do not count. */
  private static List<String> confirmed() {
    return Programs.find("ip")
        .flatMap(ip -> Programs.output(ip, "-4", "neigh", "show", "nud", "reachable"))
        .map(text -> text.lines().map(line -> line.split(" ", 2)[0]).toList())
        .orElse(List.of());
  }

  private static Set<InetAddress> addressesOf(List<Contact> called, boolean reachable) {
    return called.stream()
        .filter(contact -> !contact.own() && contact.isIpv4())
        .filter(contact ->
            reachable
                ? contact.check().outcome().isReachable()
                : contact.check().outcome() == PeerCheck.Outcome.NO_ANSWER)
        .flatMap(contact -> contact.host().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private int asked() {
    return lans.stream()
        .flatMap(lan -> lan.subnets().stream())
        .filter(subnet -> subnet.address() instanceof Inet4Address)
        .mapToInt(subnet -> subnet.hostsNearby().size())
        .sum();
  }

  /** {@code called} without those neighbours that turned out to be no peers. */
  static List<Contact> peers(List<Contact> called) {
    List<Contact> peers = new ArrayList<>(called);
    peers.removeIf(contact -> contact.via().equals(Set.of(Via.PROBE)) && !contact.isConfirmed());
    return peers;
  }
}
