package org.idiotorrent.cli.doctor;

import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Firewall;
import org.idiotorrent.cli.doctor.Facts.Heard;
import org.idiotorrent.cli.doctor.Facts.Nearby;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.cli.doctor.Facts.Place;
import org.idiotorrent.cli.doctor.Facts.PortUse;
import org.idiotorrent.cli.doctor.Facts.Routes;
import org.idiotorrent.cli.doctor.Facts.SelfDial;
import org.idiotorrent.cli.doctor.Facts.Tracker;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.LanProbe.Answer;
import org.idiotorrent.lan.LanProbe.Echo;
import org.idiotorrent.lan.LanProbe.Path;
import org.idiotorrent.lan.LanProbe.Way;
import org.idiotorrent.lan.LinkKind;
import org.idiotorrent.lan.Subnet;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.SeenAddress;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.PeerCheck;
import org.idiotorrent.transfer.PeerCheck.Outcome;

/** Facts of a healthy network with one peer, to be changed by tests. */
final class Scene {
  static final PeerId PEER = PeerId.random();
  static final InetAddress OWN4 = ip("192.168.1.2");
  static final InetAddress OWN6 = ip("fe80::2");
  static final InetAddress PEER4 = ip("192.168.1.9");
  static final InetAddress PEER6 = ip("fe80::9");
  static final InetAddress GATEWAY = ip("192.168.1.1");

  List<Nic> nics =
      new ArrayList<>(
          List.of(nic("eth0", LinkKind.WIRED, new Subnet(OWN4, 24), new Subnet(OWN6, 64))));
  Routes routes = new Routes(Optional.of("eth0"), Optional.of("eth0"), Map.of());
  PortUse port = new PortUse(PortUse.Holder.NOBODY, "", 7536, true);
  Place place = new Place(false, false, false);
  final Map<Path, Echo> echoes = new LinkedHashMap<>();
  final List<Answer> answers = new ArrayList<>();
  final Set<InetAddress> toldAll = new HashSet<>(Set.of(OWN4, OWN6, PEER4, PEER6));
  final List<Contact> contacts = new ArrayList<>();
  final List<SelfDial> selfDials = new ArrayList<>();
  Nearby nearby = new Nearby(Set.of(GATEWAY), Set.of(), Set.of(), 253);
  List<Firewall> firewalls = List.of(firewall(Optional.empty(), Optional.empty()));
  List<Tracker> trackers = List.of();
  Instant now = Instant.parse("2026-06-01T12:00:00Z");

  Scene() {
    for (Way way : Way.values()) {
      echoes.put(new Path(lan(true), way), Echo.HEARD);
      if (way != Way.BROADCAST) {
        echoes.put(new Path(lan(false), way), Echo.HEARD);
      }
    }
    answers.add(answer(Way.MULTICAST, PEER4, true));
    answers.add(answer(Way.MULTICAST, PEER6, true));
    answers.add(answer(Way.BROADCAST, PEER4, true));
    contacts.add(contact(DialOutcome.CONNECTED, new Hearing(true, true, true)));
  }

  static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Nic nic(String name, LinkKind kind, Subnet... subnets) {
    return new Nic(name, kind, List.of(subnets), Optional.empty());
  }

  static LanInterface lan(boolean ipv4) {
    return new LanInterface(
        "eth0",
        2,
        LinkKind.WIRED,
        ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6,
        List.of(ipv4 ? new Subnet(OWN4, 24) : new Subnet(OWN6, 64)));
  }

  static Answer answer(Way query, InetAddress source, boolean onLink) {
    boolean ipv4 = source.getAddress().length == 4;
    return new Answer(Optional.of(query), lan(ipv4), PEER, 100, source, 7536, onLink);
  }

  static Contact contact(DialOutcome back, Hearing hearing) {
    return contact(back, hearing, hearing, Duration.ZERO);
  }

  static Contact contact(
      DialOutcome back, Hearing multicast, Hearing broadcast, Duration clockAhead) {
    return contact(PEER4, PEER, OWN4, back, multicast, broadcast, clockAhead);
  }

  /** Another peer, which heard all. */
  static Contact other(InetAddress at, InetAddress seen, DialOutcome back) {
    Hearing all = new Hearing(true, true, true);
    return contact(at, PeerId.random(), seen, back, all, all, Duration.ZERO);
  }

  /** The same peer at its IPv6 address. */
  static Contact overIpv6(DialOutcome back) {
    Hearing all = new Hearing(true, true, true);
    return contact(PEER6, PEER, OWN6, back, all, all, Duration.ZERO);
  }

  private static Contact contact(
      InetAddress at,
      PeerId peer,
      InetAddress seen,
      DialOutcome back,
      Hearing multicast,
      Hearing broadcast,
      Duration clockAhead) {
    SeenAddress own = new SeenAddress(seen, seen.getAddress().length == 4 ? 24 : 64);
    return new Contact(
        PeerAddress.of(at, 7536),
        Optional.of(at),
        Set.of(Via.BEACON, Via.MDNS),
        false,
        new PeerCheck(
            Outcome.MET,
            Optional.of(peer),
            Optional.of(new PeerCheck.Answer(back, multicast, clockAhead, own))),
        new Heard(Optional.of(multicast), Optional.of(broadcast), Optional.empty()));
  }

  /** {@code contact}, which heard that of what was sent to it alone. */
  static Contact alone(Contact contact, Hearing unicast) {
    Heard heard = contact.heard();
    return new Contact(
        contact.address(),
        contact.host(),
        contact.via(),
        contact.own(),
        contact.check(),
        new Heard(heard.multicast(), heard.broadcast(), Optional.of(unicast)));
  }

  static Contact named(Contact contact) {
    return new Contact(
        contact.address(),
        contact.host(),
        Set.of(Via.NAMED),
        contact.own(),
        contact.check(),
        contact.heard());
  }

  static Contact unreachable(Outcome outcome, Via via) {
    return unreachable(PEER4, outcome, via);
  }

  static Contact unreachable(InetAddress at, Outcome outcome, Via via) {
    return new Contact(
        PeerAddress.of(at, 7536),
        Optional.of(at),
        Set.of(via),
        false,
        PeerCheck.failed(outcome),
        Heard.UNTOLD);
  }

  static Contact unknown(String host) {
    return new Contact(
        new PeerAddress(host, 7536),
        Optional.empty(),
        Set.of(Via.NAMED),
        false,
        PeerCheck.failed(Outcome.UNKNOWN_NAME),
        Heard.UNTOLD);
  }

  static Firewall firewall(Optional<String> tcp, Optional<String> udp) {
    return new Firewall("nftables", true, tcp, udp);
  }

  /** What comes of that way over one family. */
  Scene echo(Way way, boolean ipv4, Echo echo) {
    echoes.put(new Path(lan(ipv4), way), echo);
    return this;
  }

  /** Nobody else is there. */
  Scene alone() {
    answers.clear();
    toldAll.clear();
    contacts.clear();
    return this;
  }

  Scene echo(Way way, Echo echo) {
    echoes.replaceAll((path, before) -> path.way() == way ? echo : before);
    return this;
  }

  Diagnosis diagnosis() {
    return Diagnosis.of(
        new Facts(
            nics, routes, port, place, echoes, answers, toldAll, contacts, selfDials, nearby,
            firewalls, trackers, now));
  }
}
