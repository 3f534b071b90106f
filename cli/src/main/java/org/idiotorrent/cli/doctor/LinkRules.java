package org.idiotorrent.cli.doctor;

import java.net.Inet4Address;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.LanProbe.Echo;
import org.idiotorrent.lan.LanProbe.Way;
import org.idiotorrent.peer.Via;

/** What can be said of the way between this computer and others. */
final class LinkRules {
  private static final String NO_PEER_ACTION =
      "Run idt share on another device nearby, then this again; or name one with --peer.";

  private LinkRules() {}

  static Finding multicast(Facts facts) {
    return ownEcho(facts, Layer.MULTICAST, Way.MULTICAST).orElseGet(() -> heardMulticast(facts));
  }

  private static Finding heardMulticast(Facts facts) {
    List<Listener> all = Listener.of(facts);
    List<Listener> filtered =
        all.stream().filter(one -> one.tells() && one.broadcast() && !one.multicast4()).toList();
    boolean noneByMulticast = all.stream().noneMatch(Listener::multicast4);
    if (!filtered.isEmpty() || (noneByMulticast && all.stream().anyMatch(Listener::broadcast))) {
      return Finding.fail(
          Layer.MULTICAST,
          "multicast-filtered",
          Listener.names(filtered.isEmpty() ? all : filtered, all)
              + " hear our broadcasts, but not our IPv4 multicasts: the switch or access point"
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
    return unheard(all, true)
        .or(() -> unheard(all, false))
        .orElseGet(() -> heardMulticast(facts, all));
  }

  /** A finding if some peers that say what they hear, and could, hear none of that family. */
  private static Optional<Finding> unheard(List<Listener> all, boolean ipv4) {
    List<Listener> unheard =
        all.stream()
            .filter(one -> one.tells() && one.has(ipv4) && !one.isDeaf(ipv4))
            .filter(one -> ipv4 ? !one.multicast4() : !one.multicast6())
            .toList();
    return unheard.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.fail(
                Layer.MULTICAST,
                "multicast-unheard",
                Listener.names(unheard, all)
                    + " can be reached, but do not hear our "
                    + (ipv4 ? "IPv4" : "IPv6")
                    + " multicasts",
                "Turn IGMP snooping or \"multicast filtering\" off on the switch or access point."));
  }

  private static Finding heardMulticast(Facts facts, List<Listener> all) {
    boolean ipv4 = all.stream().anyMatch(Listener::multicast4);
    boolean ipv6 = all.stream().anyMatch(Listener::multicast6);
    if (!ipv4 && !ipv6) {
      return noPeer(Layer.MULTICAST, "multicast-no-peer");
    }
    return Finding.ok(
        Layer.MULTICAST,
        "multicast-heard",
        "peers hear ours, over "
            + (ipv4 && ipv6 ? "IPv4 and IPv6" : ipv4 ? "IPv4" : "IPv6")
            + Echoes.of(facts).account(Way.MULTICAST));
  }

  /** Whether those who speak mDNS tell us alone what they told everybody as well. */
  private static boolean isToldNothing(Facts facts, boolean ipv4) {
    boolean loops =
        Echoes.of(facts).having(Way.MDNS, Echo.HEARD).stream()
            .anyMatch(lan -> isOf(lan.family(), ipv4));
    boolean speaks =
        facts.confirmed().stream()
            .filter(contact -> contact.via().contains(Via.MDNS))
            .flatMap(contact -> contact.host().stream())
            .anyMatch(address -> (address instanceof Inet4Address) == ipv4);
    return loops
        && speaks
        && facts.toldAll().stream()
            .noneMatch(source -> (source instanceof Inet4Address) == ipv4 && !facts.isOwn(source));
  }

  private static boolean isOf(ProtocolFamily family, boolean ipv4) {
    return (family == StandardProtocolFamily.INET) == ipv4;
  }

  static Finding broadcast(Facts facts) {
    if (!Echoes.of(facts).has(Way.BROADCAST)) {
      return Finding.inconclusive(
          Layer.BROADCAST, "broadcast-none", "there is none without IPv4", "Nothing.");
    }
    return ownEcho(facts, Layer.BROADCAST, Way.BROADCAST).orElseGet(() -> heardBroadcast(facts));
  }

  private static Finding heardBroadcast(Facts facts) {
    List<Listener> all = Listener.of(facts).stream().filter(one -> !one.isDeaf(true)).toList();
    boolean heard = all.stream().anyMatch(Listener::broadcast);
    List<Listener> unheard =
        all.stream()
            .filter(one -> !one.broadcast() && one.has(true))
            .filter(one -> one.tells() || (!heard && one.multicast4()))
            .toList();
    if (!unheard.isEmpty()) {
      return Finding.fail(
          Layer.BROADCAST,
          "broadcast-filtered",
          Listener.names(unheard, all) + " can be reached, but do not hear our broadcasts",
          "Nothing, if multicast works; else turn broadcast filtering off on the switch or access"
              + " point.");
    }
    return heard
        ? Finding.ok(
            Layer.BROADCAST,
            "broadcast-heard",
            "peers hear ours" + Echoes.of(facts).account(Way.BROADCAST))
        : noPeer(Layer.BROADCAST, "broadcast-no-peer");
  }

  static Finding mdns(Facts facts) {
    Optional<Finding> local = ownEcho(facts, Layer.MDNS, Way.MDNS);
    if (local.isPresent()) {
      return local.get();
    }
    if (facts.contacts().stream()
        .anyMatch(contact -> !contact.own() && contact.via().contains(Via.MDNS))) {
      return Finding.ok(
          Layer.MDNS, "mdns-heard", "peers are seen by it" + Echoes.of(facts).account(Way.MDNS));
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
    if (!facts.port().udp() && way != Way.MDNS) {
      return Optional.of(noEcho(layer, "the port is held by another program", "See port above."));
    }
    Echoes echoes = Echoes.of(facts);
    List<LanInterface> deaf = echoes.deafTo(way);
    if (!deaf.isEmpty()) {
      String text = "on " + Texts.list(deaf) + " no such datagram comes in";
      return Optional.of(noEcho(layer, text, "See udp above."));
    }
    List<LanInterface> silent = echoes.having(way, Echo.SILENT);
    if (!silent.isEmpty()) {
      return Optional.of(
          Finding.fail(
              layer,
              layer.label() + "-not-looped",
              "sent on " + Texts.list(silent) + ", it does not come back to this computer",
              "See that no firewall rule of this computer drops " + layer.label() + "."));
    }
    return echoes.having(way, Echo.HEARD).isEmpty()
        ? Optional.of(
            Finding.inconclusive(
                layer,
                layer.label() + "-refused",
                "the system did not let it be tried on "
                    + Texts.list(echoes.having(way, Echo.REFUSED)),
                "See what forbids this program to use it (idt doctor -v says more)."))
        : Optional.empty();
  }

  private static Finding noEcho(Layer layer, String why, String action) {
    return Finding.inconclusive(
        layer, layer.label() + "-no-echo", "cannot be told: " + why, action);
  }
}
