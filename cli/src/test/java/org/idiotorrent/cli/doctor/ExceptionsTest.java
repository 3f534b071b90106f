package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.LanProbe.Answer;
import org.idiotorrent.lan.LanProbe.Echo;
import org.idiotorrent.lan.LanProbe.Path;
import org.idiotorrent.lan.LanProbe.Way;
import org.idiotorrent.lan.LinkKind;
import org.idiotorrent.lan.Subnet;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.PeerCheck.Outcome;
import org.junit.jupiter.api.Test;

/** One interface, family or peer that differs from others, which do not hide it. */
final class ExceptionsTest extends SceneJudged {
  @Test
  void oneFamilyThatComesInDoesNotHideThatTheOtherDoesNot() {
    scene.echo(Way.MULTICAST, true, Echo.SILENT).echo(Way.BROADCAST, true, Echo.SILENT);
    assertFails(Layer.UDP, "udp-inbound-dropped");
    assertTrue(of(Layer.UDP).text().contains("port 7536 on eth0 (IPv4)"), of(Layer.UDP).text());
    scene.firewalls = List.of(Scene.firewall(Optional.empty(), Optional.of("drop")));
    assertFails(Layer.FIREWALL, "firewall-udp");
    scene.echo(Way.MDNS, true, Echo.SILENT);
    assertFails(Layer.UDP, "udp-inbound-dropped");
    assertUnclear(Layer.MDNS, "mdns-no-echo");
    assertCause(Layer.UDP);
  }

  @Test
  void ipv6MayBeDroppedAlone() {
    scene.echo(Way.MULTICAST, false, Echo.SILENT);
    assertFails(Layer.UDP, "udp-inbound-dropped");
    assertTrue(of(Layer.UDP).text().contains("eth0 (IPv6)"), of(Layer.UDP).text());
    assertUnclear(Layer.MULTICAST, "multicast-no-echo");
    assertOk(Layer.BROADCAST, "broadcast-heard");
    assertCause(Layer.UDP);
  }

  @Test
  void multicastMayFailInOneFamily() {
    scene.echo(Way.MULTICAST, true, Echo.SILENT);
    assertOk(Layer.UDP, "udp-inbound");
    assertFails(Layer.MULTICAST, "multicast-not-looped");
    assertTrue(of(Layer.MULTICAST).text().contains("eth0 (IPv4)"));
  }

  @Test
  void whatLeadsToNoOtherMachineIsNotJudgedAndNamed() {
    LanInterface docker =
        new LanInterface(
            "docker0",
            3,
            LinkKind.VIRTUAL,
            StandardProtocolFamily.INET,
            List.of(new Subnet(Scene.ip("172.17.0.1"), 16)));
    scene.echoes.put(new Path(docker, Way.MULTICAST), Echo.SILENT);
    assertOk(Layer.UDP, "udp-inbound");
    assertOk(Layer.MULTICAST, "multicast-heard");
    assertTrue(
        of(Layer.MULTICAST).text().endsWith("on eth0 (IPv4), eth0 (IPv6), not on docker0 (IPv4)"));
  }

  @Test
  void peersMayConnectOverOneFamilyAlone() {
    scene.contacts.clear();
    scene.contacts.add(Scene.contact(DialOutcome.NO_ANSWER, ALL));
    scene.contacts.add(Scene.overIpv6(DialOutcome.CONNECTED));
    assertFails(Layer.TCP, "tcp-dropped");
    assertTrue(of(Layer.TCP).text().contains("eth0 (IPv4)"), of(Layer.TCP).text());
    assertFalse(of(Layer.TCP).text().contains("IPv6"), of(Layer.TCP).text());
    scene.firewalls = List.of(Scene.firewall(Optional.of("drop"), Optional.empty()));
    assertFails(Layer.FIREWALL, "firewall-tcp");
    assertCause(Layer.TCP);
  }

  @Test
  void thatNotEvenThisComputerConnectsToItselfCountsUnlessPeersDo() {
    scene.selfDials.add(new Facts.SelfDial(Scene.OWN4, DialOutcome.NO_ANSWER));
    assertOk(Layer.TCP, "tcp-connected");
    scene.selfDials.add(new Facts.SelfDial(Scene.OWN6, DialOutcome.REFUSED));
    assertFails(Layer.TCP, "tcp-refused");
    scene.alone();
    assertFails(Layer.TCP, "tcp-dropped");
    scene.selfDials.replaceAll(dial -> new Facts.SelfDial(dial.own(), DialOutcome.CONNECTED));
    assertUnclear(Layer.TCP, "tcp-no-peer");
  }

  @Test
  void aPeerThatHearsNothingNotEvenWhatIsSentToItAloneIsDeaf() {
    scene.answers.clear();
    scene.contacts.clear();
    Facts.Contact contact = Scene.contact(DialOutcome.CONNECTED, NOTHING);
    scene.contacts.add(Scene.alone(contact, NOTHING));
    assertFails(Layer.UDP, "udp-peer-deaf");
    assertTrue(of(Layer.UDP).text().startsWith("192.168.1.9 hears nothing"));
    assertUnclear(Layer.MULTICAST, "multicast-no-peer");
    assertUnclear(Layer.BROADCAST, "broadcast-no-peer");
    assertCause(Layer.UDP);
    scene.contacts.clear();
    scene.contacts.add(Scene.alone(contact, ALL));
    assertOk(Layer.UDP, "udp-inbound");
    assertFails(Layer.MULTICAST, "multicast-unheard");
  }

  @Test
  void ofSeveralPeersOneThatDiffersIsNamedUnlessAnotherWasNamed() {
    InetAddress at = Scene.ip("192.168.1.77");
    scene.contacts.add(Scene.other(at, Scene.OWN4, DialOutcome.NO_ANSWER));
    assertFails(Layer.TCP, "tcp-dropped");
    assertTrue(of(Layer.TCP).text().startsWith("192.168.1.77 "), of(Layer.TCP).text());
    scene.contacts.set(0, Scene.named(scene.contacts.getFirst()));
    assertOk(Layer.TCP, "tcp-connected");
  }

  @Test
  void aPeerThatIsReachedOverOneFamilyAloneIsNamed() {
    scene.contacts.clear();
    scene.contacts.add(Scene.unreachable(Outcome.NO_ANSWER, Via.BEACON));
    scene.contacts.add(Scene.overIpv6(DialOutcome.CONNECTED));
    assertFails(Layer.PEERS, "peers-unreachable");
    scene.contacts.set(0, Scene.unreachable(Outcome.BUSY, Via.BEACON));
    assertOk(Layer.PEERS, "peers-reached");
  }

  @Test
  void anOwnShareThatCannotBeReachedHasItsAddressAllTheSame() {
    scene.answers.add(
        new Answer(
            Optional.of(Way.MULTICAST),
            Scene.lan(true),
            PeerId.random(),
            1,
            Scene.OWN4,
            7536,
            true));
    Facts.Contact own = Scene.unreachable(Scene.OWN4, Outcome.NO_ANSWER, Via.BEACON);
    scene.contacts.add(
        new Facts.Contact(own.address(), own.host(), own.via(), true, own.check(), own.heard()));
    assertOk(Layer.IDENTITY, "identity-unique");
    assertOk(Layer.PEERS, "peers-reached");
  }

  @Test
  void addressesOfContainersDoNotHideThatIpv6IsOff() {
    scene.nics =
        List.of(
            Scene.nic("eth0", LinkKind.WIRED, new Subnet(Scene.OWN4, 24)),
            Scene.nic("docker0", LinkKind.VIRTUAL, new Subnet(Scene.ip("fe80::42"), 64)));
    assertFails(Layer.IPV6, "ipv6-off");
  }

  @Test
  void whatIsOfAnotherInterfaceIsNoMismatch() {
    scene.nics.add(Scene.nic("eth1", LinkKind.WIRED, new Subnet(Scene.ip("10.1.0.2"), 16)));
    scene.answers.add(Scene.answer(Way.BROADCAST, Scene.ip("10.1.0.7"), false));
    scene.answers.add(Scene.answer(Way.BROADCAST, Scene.ip("10.1.0.2"), false));
    assertOk(Layer.PREFIX, "prefix-same");
  }

  @Test
  void whoAnnouncesAndIsNotReachedIsNamedBesideOthersWhoAre() {
    InetAddress mute = Scene.ip("192.168.1.77");
    scene.answers.add(
        new Answer(
            Optional.of(Way.MULTICAST), Scene.lan(true), PeerId.random(), 1, mute, 7536, true));
    scene.contacts.add(Scene.unreachable(mute, Outcome.NO_ANSWER, Via.BEACON));
    assertFails(Layer.PEERS, "peers-unreachable");
    assertCause(Layer.PEERS);
  }
}
