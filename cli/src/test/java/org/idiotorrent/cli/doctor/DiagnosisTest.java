package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.idiotorrent.cli.doctor.Facts.Firewall;
import org.idiotorrent.cli.doctor.Facts.Nearby;
import org.idiotorrent.cli.doctor.Facts.Nic;
import org.idiotorrent.cli.doctor.Facts.Place;
import org.idiotorrent.cli.doctor.Facts.PortUse;
import org.idiotorrent.cli.doctor.Facts.Routes;
import org.idiotorrent.cli.doctor.Facts.Tracker;
import org.idiotorrent.lan.LanProbe.Answer;
import org.idiotorrent.lan.LanProbe.Echo;
import org.idiotorrent.lan.LanProbe.Way;
import org.idiotorrent.lan.LinkKind;
import org.idiotorrent.lan.Subnet;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.PeerCheck.Outcome;
import org.junit.jupiter.api.Test;

final class DiagnosisTest extends SceneJudged {
  @Test
  void everyLayerIsJudgedOnceAndAHealthyNetworkIsOk() {
    Diagnosis diagnosis = scene.diagnosis();
    assertEquals(List.of(Layer.values()).size(), diagnosis.findings().size());
    for (Finding finding : diagnosis.findings()) {
      assertEquals(Verdict.OK, finding.verdict(), finding.toString());
    }
    assertEquals(Optional.empty(), diagnosis.cause());
  }

  @Test
  void whateverIsNotOkSaysWhatToDo() {
    scene.alone();
    scene.nics = List.of();
    scene.routes = new Routes(Optional.empty(), Optional.empty(), Map.of());
    for (Finding finding : scene.diagnosis().findings()) {
      assertEquals(finding.verdict() == Verdict.OK, finding.action().isEmpty(), finding.toString());
    }
  }

  @Test
  void ranksAreUnique() {
    long ranks = Stream.of(Layer.values()).map(Layer::rank).distinct().count();
    assertEquals(Layer.values().length, ranks);
  }

  @Test
  void interfacesThatAreNotUsedSayWhy() {
    Nic nic = scene.nics.getFirst();
    scene.nics = List.of(new Nic("eth0", LinkKind.WIRED, nic.subnets(), Optional.of("down")));
    assertFails(Layer.INTERFACES, "interfaces-none");
    scene.nics =
        List.of(new Nic("eth0", LinkKind.WIRED, nic.subnets(), Optional.of(NicProbe.EXCLUDED)));
    assertFails(Layer.INTERFACES, "interfaces-excluded");
    assertCause(Layer.INTERFACES);
  }

  @Test
  void addressesOfAFamilyMayBeMissing() {
    scene.nics = List.of(Scene.nic("eth0", LinkKind.WIRED, new Subnet(Scene.OWN6, 64)));
    assertUnclear(Layer.IPV4, "ipv4-none");
    scene.nics =
        List.of(Scene.nic("eth0", LinkKind.WIRED, new Subnet(Scene.ip("169.254.7.7"), 16)));
    assertFails(Layer.IPV4, "ipv4-no-dhcp");
    assertFails(Layer.IPV6, "ipv6-off");
  }

  @Test
  void withoutADefaultRouteTheLanStillWorks() {
    scene.routes = new Routes(Optional.empty(), Optional.empty(), Map.of());
    assertFails(Layer.ROUTE, "route-none");
    scene.routes = new Routes(Optional.empty(), Optional.of("eth0"), Map.of());
    assertFails(Layer.ROUTE, "route-none");
    assertTrue(of(Layer.ROUTE).text().contains("IPv4"), of(Layer.ROUTE).text());
    scene.trackers = List.of(new Tracker("http://t/", Optional.of("silent"), Optional.empty()));
    assertCause(Layer.ROUTE);
    scene.nics = List.of(Scene.nic("eth0", LinkKind.WIRED, new Subnet(Scene.OWN6, 64)));
    assertOk(Layer.ROUTE, "route-default");
    scene.routes = new Routes(Optional.of("eth0"), Optional.empty(), Map.of());
    assertOk(Layer.ROUTE, "route-default");
  }

  @Test
  void aVpnIsInTheWayIfItTakesTheLanOrNobodyAnswers() {
    scene.nics.add(Scene.nic("tun0", LinkKind.TUNNEL, new Subnet(Scene.ip("10.8.0.2"), 24)));
    scene.routes = new Routes(Optional.of("tun0"), Optional.of("eth0"), Map.of());
    assertOk(Layer.VPN, "vpn-beside");
    scene.alone();
    assertUnclear(Layer.VPN, "vpn-full-tunnel");
    scene.routes = new Routes(Optional.of("tun0"), Optional.empty(), Map.of("eth0", "tun0"));
    assertFails(Layer.VPN, "vpn-takes-lan");
    assertCause(Layer.VPN);
  }

  @Test
  void containersAndWslAreToldByTheirAddresses() {
    scene.place = new Place(true, false, false);
    assertOk(Layer.VIRTUAL, "virtual-none");
    scene.nics = List.of(Scene.nic("eth0", LinkKind.WIRED, new Subnet(Scene.ip("172.17.0.2"), 16)));
    assertFails(Layer.VIRTUAL, "virtual-container");
    scene.place = new Place(false, true, false);
    assertFails(Layer.VIRTUAL, "virtual-wsl");
    scene.place = new Place(false, false, false);
    assertOk(Layer.VIRTUAL, "virtual-none");
  }

  @Test
  void aPortMayBeOfIdtOrOfAnother() {
    scene.port = new PortUse(PortUse.Holder.IDT, "", 7536, true);
    assertOk(Layer.PORT, "port-idt");
    scene.port = new PortUse(PortUse.Holder.OTHER, "nginx (process 7)", 7537, true);
    assertFails(Layer.PORT, "port-held");
    scene.port = new PortUse(PortUse.Holder.NOBODY, "", 7536, false);
    assertFails(Layer.PORT, "port-udp-held");
    assertUnclear(Layer.BROADCAST, "broadcast-no-echo");
    assertCause(Layer.PORT);
  }

  @Test
  void ifNothingComesBackUdpIsToBlameAndNotTheWays() {
    scene.alone();
    for (Way way : Way.values()) {
      scene.echo(way, Echo.SILENT);
    }
    assertFails(Layer.UDP, "udp-inbound-dropped");
    assertUnclear(Layer.MULTICAST, "multicast-no-echo");
    assertUnclear(Layer.BROADCAST, "broadcast-no-echo");
    assertUnclear(Layer.MDNS, "mdns-no-echo");
    assertCause(Layer.UDP);
  }

  @Test
  void whatTheSystemRefusedIsInconclusive() {
    scene.echo(Way.MDNS, Echo.REFUSED);
    assertUnclear(Layer.MDNS, "mdns-refused");
    scene.echo(Way.MULTICAST, Echo.REFUSED).echo(Way.BROADCAST, Echo.REFUSED);
    assertUnclear(Layer.UDP, "udp-refused");
    assertEquals(Optional.empty(), scene.diagnosis().cause());
  }

  @Test
  void aWayThatDoesNotEvenComeBackFails() {
    scene.echo(Way.MULTICAST, Echo.SILENT);
    assertFails(Layer.MULTICAST, "multicast-not-looped");
    assertOk(Layer.UDP, "udp-inbound");
  }

  @Test
  void snoopingIsToldByPeersWhoHearBroadcastsAlone() {
    scene.answers.removeIf(answer -> answer.query().equals(Optional.of(Way.MULTICAST)));
    scene.contacts.clear();
    scene.contacts.add(Scene.contact(DialOutcome.CONNECTED, NOTHING, ALL, Duration.ZERO));
    assertFails(Layer.MULTICAST, "multicast-filtered");
    assertCause(Layer.MULTICAST);
    scene.answers.clear();
    scene.contacts.clear();
    scene.contacts.add(Scene.contact(DialOutcome.CONNECTED, NOTHING));
    assertFails(Layer.MULTICAST, "multicast-unheard");
    scene.contacts.clear();
    scene.contacts.add(Scene.contact(DialOutcome.CONNECTED, ALL, NOTHING, Duration.ZERO));
    assertFails(Layer.BROADCAST, "broadcast-filtered");
  }

  @Test
  void aloneItCannotBeTold() {
    scene.alone();
    assertUnclear(Layer.MULTICAST, "multicast-no-peer");
    assertUnclear(Layer.BROADCAST, "broadcast-no-peer");
    assertUnclear(Layer.MDNS, "mdns-no-peer");
    assertUnclear(Layer.PEERS, "peers-none");
    assertUnclear(Layer.TCP, "tcp-no-peer");
    assertUnclear(Layer.CLOCK, "clock-unknown");
  }

  @Test
  void isolationIsARouterThatAnswersAndNobodyElse() {
    scene.alone();
    assertUnclear(Layer.ISOLATION, "isolation-alone");
    scene.nearby = nearby(Scene.GATEWAY);
    assertFails(Layer.ISOLATION, "isolation-likely");
    assertCause(Layer.ISOLATION);
    scene.nearby = nearby(Scene.PEER4);
    assertOk(Layer.ISOLATION, "isolation-none");
  }

  private static Nearby nearby(InetAddress answering) {
    return new Nearby(Set.of(Scene.GATEWAY), Set.of(answering), Set.of(), 253);
  }

  @Test
  void whoShouldBeThereBesideTheRouterIsNamed() {
    scene.alone();
    scene.nearby = nearby(Scene.GATEWAY);
    for (Via via : List.of(Via.NAMED, Via.REMEMBERED)) {
      scene.contacts.clear();
      scene.contacts.add(Scene.unreachable(Outcome.NO_ANSWER, via));
      assertFails(Layer.ISOLATION, "isolation-likely");
      assertCause(Layer.ISOLATION);
    }
  }

  @Test
  void whoAnswersOverUdpAloneIsNotIsolated() {
    scene.contacts.clear();
    scene.nearby = nearby(Scene.GATEWAY);
    scene.contacts.add(Scene.unreachable(Outcome.NO_ANSWER, Via.BEACON));
    assertOk(Layer.ISOLATION, "isolation-none");
    assertFails(Layer.PEERS, "peers-unreachable");
    assertCause(Layer.PEERS);
    assertTrue(of(Layer.PEERS).text().contains("answers over UDP"), of(Layer.PEERS).text());
  }

  @Test
  void addressesOfOtherSubnetsOnTheLinkAreAMismatch() {
    scene.answers.add(Scene.answer(Way.MULTICAST, Scene.ip("192.168.7.7"), false));
    assertFails(Layer.PREFIX, "prefix-mismatch");
    assertCause(Layer.PREFIX);
  }

  @Test
  void aPeerThatTakesUsForOneOfAnotherSubnetSaysSo() {
    scene.answers.removeIf(answer -> answer.source().getAddress().length == 4);
    assertOk(Layer.PREFIX, "prefix-same");
    scene.contacts.clear();
    scene.contacts.add(Scene.contact(DialOutcome.CONNECTED, new Hearing(true, true, true, true)));
    assertFails(Layer.PREFIX, "prefix-one-way");
    assertCause(Layer.PREFIX);
  }

  @Test
  void prefixLengthsMayDifferWhereBothAddressesAreInTheSmallerSubnet() {
    scene.nics =
        List.of(
            Scene.nic(
                "eth0", LinkKind.WIRED, new Subnet(Scene.OWN4, 25), new Subnet(Scene.OWN6, 64)));
    assertFails(Layer.PREFIX, "prefix-mismatch");
    assertEquals(
        "192.168.1.9 gives this computer's address 192.168.1.2 the prefix length 24, this computer"
            + " 25",
        of(Layer.PREFIX).text());
  }

  @Test
  void aRefusedDialReachesThisComputer() {
    for (Map.Entry<DialOutcome, String> expected :
        Map.of(
                DialOutcome.REFUSED, "tcp-refused",
                DialOutcome.NO_ANSWER, "tcp-dropped",
                DialOutcome.NO_WAY, "tcp-rejected")
            .entrySet()) {
      scene.contacts.clear();
      scene.contacts.add(Scene.contact(expected.getKey(), ALL));
      assertFails(Layer.TCP, expected.getValue());
      assertCause(Layer.TCP);
    }
    scene.contacts.clear();
    scene.contacts.add(Scene.contact(DialOutcome.NOT_TRIED, ALL));
    assertUnclear(Layer.TCP, "tcp-not-tried");
  }

  @Test
  void peersThatWereNamedHaveToBeThereAndRememberedOnesNot() {
    scene.alone();
    scene.contacts.add(Scene.unreachable(Outcome.NO_ANSWER, Via.REMEMBERED));
    assertUnclear(Layer.PEERS, "peers-none");
    scene.contacts.add(Scene.unreachable(Outcome.NO_ANSWER, Via.BEACON));
    assertFails(Layer.PEERS, "peers-unreachable");
    scene.contacts.add(Scene.unreachable(Outcome.REFUSED, Via.NAMED));
    assertFails(Layer.PEERS, "peers-named-unreachable");
  }

  @Test
  void allNamedPeersThatAreNotReachedAreNamedWithWhy() {
    scene.contacts.add(Scene.unknown("no.such.host"));
    scene.contacts.add(Scene.unreachable(Outcome.NOT_IDT, Via.NAMED));
    assertFails(Layer.PEERS, "peers-named-unreachable");
    assertEquals(
        "192.168.1.9:7536 cannot be reached: what answers there is not idt;"
            + " no.such.host:7536 cannot be reached: its name is not known",
        of(Layer.PEERS).text());
    assertEquals(
        "See that the name is right, or give an address instead of it."
            + " See that the port is right, and that idt share runs there.",
        of(Layer.PEERS).action());
  }

  @Test
  void aFirewallCountsUnlessWhatItForbidsWorks() {
    scene.firewalls = List.of(Scene.firewall(Optional.of("drop"), Optional.of("drop")));
    assertOk(Layer.FIREWALL, "firewall-open");
    scene.alone();
    assertFails(Layer.FIREWALL, "firewall-tcp");
    scene.firewalls = List.of(Scene.firewall(Optional.empty(), Optional.of("drop")));
    assertOk(Layer.FIREWALL, "firewall-open");
    for (Way way : Way.values()) {
      scene.echo(way, Echo.SILENT);
    }
    assertFails(Layer.FIREWALL, "firewall-udp");
    scene.firewalls = List.of(new Firewall("nftables", false, Optional.empty(), Optional.empty()));
    assertUnclear(Layer.FIREWALL, "firewall-unreadable");
  }

  @Test
  void onePeerIdWithTwoInstancesAtTwoAddressesIsAClone() {
    Answer first = scene.answers.getFirst();
    Answer later =
        new Answer(
            Optional.empty(),
            first.lan(),
            first.peer(),
            first.instance() + 3,
            Scene.ip("192.168.1.77"),
            7536,
            true);
    scene.answers.add(later);
    assertOk(Layer.IDENTITY, "identity-unique");
    scene.answers.add(
        new Answer(
            Optional.empty(),
            first.lan(),
            first.peer(),
            first.instance() - 70_000,
            Scene.ip("192.168.1.77"),
            7536,
            true));
    assertFails(Layer.IDENTITY, "identity-cloned");
  }

  @Test
  void clocksThatDifferAreTold() {
    scene.contacts.clear();
    scene.contacts.add(Scene.contact(DialOutcome.CONNECTED, ALL, ALL, Duration.ofHours(-2)));
    assertFails(Layer.CLOCK, "clock-off");
    assertEquals(
        "this computer's clock is 2 h 0 min ahead of that of another one", of(Layer.CLOCK).text());
    scene.now = Instant.EPOCH;
    assertFails(Layer.CLOCK, "clock-past");
  }

  @Test
  void aTrackerThatIsNamedHasToWork() {
    scene.trackers =
        List.of(new Tracker("http://t/", Optional.of("nothing listens there"), Optional.empty()));
    assertFails(Layer.TRACKER, "tracker-down");
    scene.trackers = List.of(new Tracker("http://t/", Optional.empty(), Optional.empty()));
    assertOk(Layer.TRACKER, "tracker-reached");
    assertFalse(of(Layer.TRACKER).text().isEmpty());
  }

  @Test
  void udpMayBeDroppedForOnePortAlone() {
    scene.echo(Way.MULTICAST, Echo.SILENT).echo(Way.BROADCAST, Echo.SILENT);
    scene.firewalls = List.of(Scene.firewall(Optional.empty(), Optional.of("udp dport 7536 drop")));
    assertFails(Layer.UDP, "udp-inbound-dropped");
    assertUnclear(Layer.MULTICAST, "multicast-no-echo");
    assertOk(Layer.MDNS, "mdns-heard");
    assertFails(Layer.FIREWALL, "firewall-udp");
    assertCause(Layer.UDP);
  }

  @Test
  void multicastsMayBeFilteredOnTheirWayInAlone() {
    scene.toldAll.remove(Scene.PEER4);
    assertFails(Layer.MULTICAST, "multicast-inbound-filtered");
    assertCause(Layer.MULTICAST);
    scene.echo(Way.MDNS, Echo.SILENT);
    assertOk(Layer.MULTICAST, "multicast-heard");
  }

  @Test
  void whoTellsAllFromAnotherSubnetIsNamed() {
    scene.alone();
    scene.toldAll.add(Scene.ip("10.9.8.7"));
    assertFails(Layer.PREFIX, "prefix-mismatch");
    assertCause(Layer.PREFIX);
  }
}
