package org.idiotorrent.cli.doctor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Nearby;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.LanProbe;
import org.idiotorrent.lan.LanProbe.Echo;
import org.idiotorrent.lan.LanProbe.Way;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.PeerCheck;

/** What can be said of the way between this computer and others. */
final class LinkRules {
  private static final String NO_PEER_ACTION =
      "Run idt share on another device nearby, then this again; or name one with --peer.";

  private static final String SAME_SUBNET =
      "Give both addresses of the same subnet and prefix length, best by DHCP.";

  private LinkRules() {}

  /** Whether any own datagram came back. */
  static boolean hearsItself(Facts facts) {
    return facts.echoes().containsValue(Echo.HEARD);
  }

  /** Whether nothing sent to idt's port came back, which something else than this may hold. */
  static boolean isPortDeaf(Facts facts) {
    List<Echo> beacons =
        facts.echoes().entrySet().stream()
            .filter(entry -> entry.getKey().way() != Way.MDNS)
            .map(Map.Entry::getValue)
            .toList();
    return facts.port().udp() && beacons.contains(Echo.SILENT) && !beacons.contains(Echo.HEARD);
  }

  static Finding udp(Facts facts) {
    if (facts.echoes().values().stream().allMatch(echo -> echo == Echo.REFUSED)) {
      return Finding.inconclusive(
          Layer.UDP,
          "udp-refused",
          "the system let no probe be sent or listened for",
          "See what forbids this program to use the network.");
    }
    if (!hearsItself(facts)) {
      return Finding.fail(
          Layer.UDP,
          "udp-inbound-dropped",
          "what this computer sends to everybody does not come back to itself: something on it"
              + " drops incoming UDP",
          firewallAction("UDP"));
    }
    if (isPortDeaf(facts)) {
      return Finding.fail(
          Layer.UDP,
          "udp-inbound-dropped",
          "what this computer sends to everybody at port 7536 does not come back to itself, while"
              + " mDNS does: something on it drops what comes in for that port",
          firewallAction("UDP"));
    }
    return Finding.ok(Layer.UDP, "udp-inbound", "datagrams to everybody come in on this computer");
  }

  private static String firewallAction(String protocol) {
    return "Let the firewall of this computer admit incoming " + protocol + " port 7536.";
  }

  static Finding multicast(Facts facts) {
    Optional<Finding> local = ownEcho(facts, Layer.MULTICAST, Way.MULTICAST);
    if (local.isPresent()) {
      return local.get();
    }
    boolean ipv4 = isHeardBy(facts, Way.MULTICAST, StandardProtocolFamily.INET);
    boolean ipv6 = isHeardBy(facts, Way.MULTICAST, StandardProtocolFamily.INET6);
    boolean broadcast = isHeardBy(facts, Way.BROADCAST, StandardProtocolFamily.INET);
    if (broadcast && !ipv4) {
      return Finding.fail(
          Layer.MULTICAST,
          "multicast-filtered",
          "peers hear our broadcasts, but not our IPv4 multicasts: the switch or access point"
              + " filters these (IGMP snooping)",
          "Turn IGMP snooping off on it, or enable its querier. idt finds peers by broadcast"
              + " meanwhile.");
    }
    if (isToldNothing(facts, true) || isToldNothing(facts, false)) {
      return Finding.fail(
          Layer.MULTICAST,
          "multicast-inbound-filtered",
          "peers hear our multicasts, but "
              + (isToldNothing(facts, true) ? "IPv4" : "IPv6")
              + " multicasts of theirs do not come in here",
          "Turn IGMP snooping off on the switch or access point, or enable its querier; and see"
              + " that the firewall of this computer admits UDP.");
    }
    if (ipv4 || ipv6) {
      String families = ipv4 && ipv6 ? "IPv4 and IPv6" : ipv4 ? "IPv4" : "IPv6";
      return Finding.ok(Layer.MULTICAST, "multicast-heard", "peers hear ours, over " + families);
    }
    if (peersThatTell(facts).findAny().isPresent()) {
      return Finding.fail(
          Layer.MULTICAST,
          "multicast-unheard",
          "peers can be reached, but do not hear our multicasts",
          "Turn IGMP snooping or \"multicast filtering\" off on the switch or access point.");
    }
    return noPeer(Layer.MULTICAST, "multicast-no-peer");
  }

  /** Whether those who speak mDNS tell us alone what they told everybody as well. */
  private static boolean isToldNothing(Facts facts, boolean ipv4) {
    boolean loops =
        echoes(facts, Way.MDNS)
            .anyMatch(entry ->
                isOf(entry.getKey().lan().family(), ipv4) && entry.getValue() == Echo.HEARD);
    boolean speaks =
        facts.confirmed().stream()
            .filter(contact -> contact.via().contains(Via.MDNS))
            .map(contact -> contact.address().resolve().getAddress())
            .anyMatch(address -> address != null && (address instanceof Inet4Address) == ipv4);
    return loops
        && speaks
        && facts.toldAll().stream()
            .noneMatch(source -> (source instanceof Inet4Address) == ipv4 && !facts.isOwn(source));
  }

  private static boolean isOf(ProtocolFamily family, boolean ipv4) {
    return (family == StandardProtocolFamily.INET) == ipv4;
  }

  static Finding broadcast(Facts facts) {
    if (echoes(facts, Way.BROADCAST).findAny().isEmpty()) {
      return Finding.inconclusive(
          Layer.BROADCAST, "broadcast-none", "there is none without IPv4", "Nothing.");
    }
    Optional<Finding> local = ownEcho(facts, Layer.BROADCAST, Way.BROADCAST);
    if (local.isPresent()) {
      return local.get();
    }
    if (isHeardBy(facts, Way.BROADCAST, StandardProtocolFamily.INET)) {
      return Finding.ok(Layer.BROADCAST, "broadcast-heard", "peers hear ours");
    }
    if (peersThatTell(facts).findAny().isPresent() || answered(facts, Way.MULTICAST)) {
      return Finding.fail(
          Layer.BROADCAST,
          "broadcast-filtered",
          "peers can be reached, but do not hear our broadcasts",
          "Nothing, if multicast works; else turn broadcast filtering off on the switch or access"
              + " point.");
    }
    return noPeer(Layer.BROADCAST, "broadcast-no-peer");
  }

  private static boolean answered(Facts facts, Way way) {
    return facts.answers().stream()
        .anyMatch(answer ->
            answer.query().equals(Optional.of(way))
                && !facts.isOwn(answer.source())
                && answer.source() instanceof Inet4Address);
  }

  static Finding mdns(Facts facts) {
    Optional<Finding> local = ownEcho(facts, Layer.MDNS, Way.MDNS);
    if (local.isPresent()) {
      return local.get();
    }
    if (facts.contacts().stream()
        .anyMatch(contact -> !contact.own() && contact.via().contains(Via.MDNS))) {
      return Finding.ok(Layer.MDNS, "mdns-heard", "peers are seen by it");
    }
    return facts.confirmed().isEmpty()
        ? noPeer(Layer.MDNS, "mdns-no-peer")
        : Finding.inconclusive(
            Layer.MDNS,
            "mdns-unseen",
            "peers were found, but none by mDNS: they do not use it, or it is filtered",
            "Nothing: mDNS is for programs other than idt.");
  }

  private static Finding noPeer(Layer layer, String code) {
    return Finding.inconclusive(
        layer,
        code,
        "works on this computer; no peer is there to tell whether it does beyond",
        NO_PEER_ACTION);
  }

  /** A finding if a way does not even lead back to this computer, or it could not be tried. */
  private static Optional<Finding> ownEcho(Facts facts, Layer layer, Way way) {
    boolean deaf = !facts.port().udp() && way != Way.MDNS;
    boolean none = !hearsItself(facts) || (way != Way.MDNS && isPortDeaf(facts));
    if (deaf || none) {
      return Optional.of(
          Finding.inconclusive(
              layer,
              layer.label() + "-no-echo",
              deaf
                  ? "cannot be told: the port is held by another program"
                  : "cannot be told: no such datagram comes in",
              deaf ? "See port above." : "See udp above."));
    }
    List<LanInterface> silent = having(facts, way, Echo.SILENT);
    List<LanInterface> heard = having(facts, way, Echo.HEARD);
    if (!silent.isEmpty() && heard.isEmpty()) {
      return Optional.of(
          Finding.fail(
              layer,
              layer.label() + "-not-looped",
              "sent on " + Texts.list(silent) + ", it does not come back to this computer",
              "See that no firewall rule of this computer drops " + layer.label() + "."));
    }
    if (heard.isEmpty()) {
      return Optional.of(
          Finding.inconclusive(
              layer,
              layer.label() + "-refused",
              "the system did not let it be tried on "
                  + Texts.list(having(facts, way, Echo.REFUSED)),
              "See what forbids this program to use it (idt doctor -v says more)."));
    }
    return Optional.empty();
  }

  private static Stream<Map.Entry<LanProbe.Path, Echo>> echoes(Facts facts, Way way) {
    return facts.echoes().entrySet().stream().filter(entry -> entry.getKey().way() == way);
  }

  private static List<LanInterface> having(Facts facts, Way way, Echo echo) {
    return echoes(facts, way)
        .filter(entry -> entry.getValue() == echo)
        .map(entry -> entry.getKey().lan())
        .toList();
  }

  /** Whether a peer answered our query, or says that it heard it. */
  private static boolean isHeardBy(Facts facts, Way way, StandardProtocolFamily family) {
    boolean ipv4 = family == StandardProtocolFamily.INET;
    boolean answered =
        facts.answers().stream()
            .anyMatch(answer ->
                answer.query().equals(Optional.of(way))
                    && !facts.isOwn(answer.source())
                    && (answer.source() instanceof Inet4Address) == ipv4);
    return answered
        || facts.confirmed().stream()
            .flatMap(contact -> hearing(contact, way).stream())
            .anyMatch(hearing -> ipv4 ? hearing.ipv4() : hearing.ipv6());
  }

  private static Optional<Hearing> hearing(Contact contact, Way way) {
    Optional<PeerCheck> check =
        way == Way.BROADCAST ? contact.broadcastCheck() : Optional.of(contact.check());
    return check.flatMap(PeerCheck::answer).map(PeerCheck.Answer::hearing).filter(Hearing::known);
  }

  /** Peers that say what they heard. */
  private static Stream<Contact> peersThatTell(Facts facts) {
    return facts.confirmed().stream()
        .filter(contact -> hearing(contact, Way.MULTICAST).isPresent());
  }

  static Finding prefix(Facts facts) {
    List<InetAddress> strangers =
        facts.answers().stream()
            .filter(answer -> !answer.onLink() && answer.source() instanceof Inet4Address)
            .map(LanProbe.Answer::source)
            .distinct()
            .toList();
    if (!strangers.isEmpty()) {
      return mismatch(strangers);
    }
    Set<PeerId> overIpv4 =
        facts.answers().stream()
            .filter(answer -> answer.source() instanceof Inet4Address)
            .map(LanProbe.Answer::peer)
            .collect(Collectors.toSet());
    boolean oneWay =
        facts.confirmed().stream()
            .filter(contact -> !overIpv4.contains(contact.peer().orElseThrow()))
            .flatMap(contact -> hearing(contact, Way.MULTICAST).stream())
            .anyMatch(Hearing::ipv4);
    if (oneWay && hearsItself(facts)) {
      return Finding.fail(
          Layer.PREFIX,
          "prefix-one-way",
          "a peer hears us over IPv4, but does not answer: it takes this computer's address for"
              + " one of another subnet",
          SAME_SUBNET);
    }
    List<InetAddress> telling =
        facts.toldAll().stream()
            .filter(source -> source instanceof Inet4Address && !isOnLink(facts, source))
            .toList();
    return telling.isEmpty()
        ? Finding.ok(Layer.PREFIX, "prefix-same", "nobody of another subnet is on this link")
        : mismatch(telling);
  }

  private static Finding mismatch(List<InetAddress> strangers) {
    return Finding.fail(
        Layer.PREFIX,
        "prefix-mismatch",
        Texts.list(strangers.stream().map(Texts::of).toList())
            + " is on the same cable or Wi-Fi, but outside of this computer's subnet",
        SAME_SUBNET);
  }

  private static boolean isOnLink(Facts facts, InetAddress address) {
    return facts.nics().stream()
        .flatMap(nic -> nic.subnets().stream())
        .anyMatch(subnet -> subnet.contains(address));
  }

  static Finding isolation(Facts facts) {
    Nearby nearby = facts.nearby();
    List<InetAddress> others =
        nearby.answering().stream()
            .filter(address -> !nearby.gateways().contains(address))
            .toList();
    if (!facts.confirmed().isEmpty() || !others.isEmpty()) {
      return Finding.ok(Layer.ISOLATION, "isolation-none", "other devices of this network answer");
    }
    boolean gateway = nearby.answering().stream().anyMatch(nearby.gateways()::contains);
    boolean outside = facts.trackers().stream().anyMatch(tracker -> tracker.problem().isEmpty());
    if (gateway || outside) {
      return Finding.fail(
          Layer.ISOLATION,
          "isolation-likely",
          "the way out answers, but no other device does, of "
              + nearby.asked()
              + " addresses: the network keeps its devices apart, or all of them are closed or off",
          "In the Wi-Fi's settings turn \"client isolation\" (or \"guest network\") off, or use"
              + " another network.");
    }
    return Finding.inconclusive(
        Layer.ISOLATION,
        "isolation-alone",
        "no other device answers at port 7536, no router either",
        "See that both devices are in the same network.");
  }
}
