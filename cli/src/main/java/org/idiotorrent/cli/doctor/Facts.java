package org.idiotorrent.cli.doctor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.idiotorrent.lan.LanProbe;
import org.idiotorrent.lan.LinkKind;
import org.idiotorrent.lan.Subnet;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.PeerCheck;

/**
 * All that the probes found out. Texts in it that a stranger may have written are safe to print.
 *
 * @param toldAll who told everybody of shares by mDNS
 * @param now by the clock of this computer
 */
record Facts(
    List<Nic> nics,
    Routes routes,
    PortUse port,
    Place place,
    Map<LanProbe.Path, LanProbe.Echo> echoes,
    List<LanProbe.Answer> answers,
    Set<InetAddress> toldAll,
    List<Contact> contacts,
    List<SelfDial> selfDials,
    Nearby nearby,
    List<Firewall> firewalls,
    List<Tracker> trackers,
    Instant now) {

  /**
   * A network interface.
   *
   * @param unused why it is not used; empty if it is
   */
  record Nic(String name, LinkKind kind, List<Subnet> subnets, Optional<String> unused) {
    boolean has(InetAddress own) {
      return subnets.stream().anyMatch(subnet -> subnet.address().equals(own));
    }

    Stream<Subnet> subnets(boolean ipv4) {
      return subnets.stream().filter(subnet -> (subnet.address() instanceof Inet4Address) == ipv4);
    }
  }

  /**
   * Which interfaces packets would take.
   *
   * @param ipv4 to the internet; empty without a way there
   * @param detours interfaces whose own subnets are reached through another one, and that one
   */
  record Routes(Optional<String> ipv4, Optional<String> ipv6, Map<String, String> detours) {}

  /**
   * The beacon's port.
   *
   * @param tcp free, of idt, or of another program
   * @param holder of what is held, as far as it can be told
   * @param listening the TCP port at which this computer can be dialled back; 0 for none
   * @param udp whether announcements can be listened for
   */
  record PortUse(Holder tcp, String holder, int listening, boolean udp) {
    enum Holder {
      NOBODY,
      IDT,
      OTHER
    }
  }

  /**
   * What this computer is.
   *
   * @param bridged whether it is a container, all of whose interfaces are pairs with its host's
   */
  record Place(boolean container, boolean wsl, boolean bridged) {}

  /**
   * An address at which a peer may be, and what came of calling on it.
   *
   * @param host the same, looked up; empty if it has no address, or that takes too long
   * @param own whether it is one of this computer's
   * @param heard what the peer says that it heard
   */
  record Contact(
      PeerAddress address,
      Optional<InetAddress> host,
      Set<Via> via,
      boolean own,
      PeerCheck check,
      Heard heard) {
    boolean isConfirmed() {
      return check.peer().isPresent();
    }

    boolean isIpv4() {
      return host.filter(Inet4Address.class::isInstance).isPresent();
    }

    Optional<PeerId> peer() {
      return check.peer();
    }

    boolean isNamed() {
      return via.contains(Via.NAMED);
    }
  }

  /**
   * What a peer heard of this computer of late; each is empty if it does not say, or was not asked.
   *
   * @param unicast what was sent to its address alone
   */
  record Heard(
      Optional<Hearing> multicast, Optional<Hearing> broadcast, Optional<Hearing> unicast) {
    static final Heard UNTOLD = new Heard(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What came of connecting to an own address from here. */
  record SelfDial(InetAddress own, DialOutcome outcome) {}

  /**
   * Other devices nearby.
   *
   * @param gateways IPv4 routers that are set up
   * @param answering addresses that answered in whatever way, over TCP or, of gateways, ARP
   * @param mute others whose hardware answers now, while nothing comes back over TCP
   * @param asked how many were tried
   */
  record Nearby(
      Set<InetAddress> gateways, Set<InetAddress> answering, Set<InetAddress> mute, int asked) {
    static final Nearby UNASKED = new Nearby(Set.of(), Set.of(), Set.of(), 0);
  }

  /**
   * A firewall on this computer.
   *
   * @param readable whether its rules could be read
   * @param blockedTcp a rule that keeps others from idt's TCP port
   * @param blockedUdp the same for UDP
   */
  record Firewall(
      String tool, boolean readable, Optional<String> blockedTcp, Optional<String> blockedUdp) {}

  /**
   * A tracker.
   *
   * @param problem empty if it works
   * @param clockAhead of this computer's
   */
  record Tracker(String url, Optional<String> problem, Optional<Duration> clockAhead) {}

  List<Nic> used() {
    return nics.stream().filter(nic -> nic.unused().isEmpty()).toList();
  }

  /** The peers on other computers that answered. */
  List<Contact> confirmed() {
    return contacts.stream().filter(one -> one.isConfirmed() && !one.own()).toList();
  }

  /** Those of {@code peers} that were named, if there are any: it is they who matter. */
  static List<Contact> thatMatter(List<Contact> peers) {
    List<Contact> named = peers.stream().filter(Contact::isNamed).toList();
    return named.isEmpty() ? peers : named;
  }

  /** Announcements of others that answer a query of ours. */
  List<LanProbe.Answer> answersOfOthers() {
    return answers.stream()
        .filter(answer -> answer.query().isPresent() && !isOwn(answer.source()))
        .toList();
  }

  boolean isOwn(InetAddress address) {
    return nics.stream().anyMatch(nic -> nic.has(address));
  }

  /** Whether {@code address} can be reached here without a router. */
  boolean isOnLink(InetAddress address) {
    return address.isLinkLocalAddress()
        || nics.stream()
            .flatMap(nic -> nic.subnets().stream())
            .anyMatch(subnet -> subnet.contains(address));
  }

  /** The interface and family of an {@code own} address; one that is none stands for itself. */
  String place(InetAddress own) {
    String family = own instanceof Inet4Address ? " (IPv4)" : " (IPv6)";
    return nics.stream()
        .filter(nic -> nic.has(own))
        .map(nic -> nic.name() + family)
        .findFirst()
        .orElseGet(() -> Texts.of(own));
  }
}
