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
   * @param holder of TCP, as far as it can be told
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

  /** What this computer is. */
  record Place(boolean container, boolean wsl) {}

  /**
   * An address at which a peer may be, and what came of calling on it.
   *
   * @param own whether it is one of this computer's
   * @param known whether its host name, if it is one, has an address
   * @param check with the peer ID that asked by multicast
   * @param broadcastCheck with the one that asked by broadcast, if the first answered
   */
  record Contact(
      PeerAddress address,
      Set<Via> via,
      boolean own,
      boolean known,
      PeerCheck check,
      Optional<PeerCheck> broadcastCheck) {
    boolean isConfirmed() {
      return check.outcome() == DialOutcome.CONNECTED && check.peer().isPresent();
    }

    Optional<PeerId> peer() {
      return check.peer();
    }

    boolean isNamed() {
      return via.contains(Via.NAMED);
    }
  }

  /**
   * Other devices nearby.
   *
   * @param gateways IPv4 routers that are set up
   * @param answering addresses that answered over TCP, in whatever way
   * @param asked how many were tried
   */
  record Nearby(Set<InetAddress> gateways, Set<InetAddress> answering, int asked) {}

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

  boolean isOwn(InetAddress address) {
    return nics.stream()
        .flatMap(nic -> nic.subnets().stream())
        .anyMatch(subnet -> subnet.address().equals(address));
  }
}
