package org.idiotorrent.cli.doctor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Nearby;
import org.idiotorrent.lan.LanProbe;
import org.idiotorrent.lan.Subnet;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.SeenAddress;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.PeerCheck;

/** What can be said of the subnet, and of whether its devices get at each other at all. */
final class NearbyRules {
  private static final String SAME_SUBNET =
      "Give both addresses of the same subnet and prefix length, best by DHCP.";

  private NearbyRules() {}

  static Finding prefix(Facts facts) {
    boolean foreign =
        facts.confirmed().stream()
            .flatMap(contact -> contact.heard().multicast().stream())
            .anyMatch(Hearing::foreign);
    if (foreign) {
      return Finding.fail(
          Layer.PREFIX,
          "prefix-one-way",
          "a peer hears us over IPv4, but does not answer: it takes this computer's address for"
              + " one of another subnet",
          SAME_SUBNET);
    }
    return differing(facts)
        .or(() -> strangers(facts))
        .orElseGet(() ->
            Finding.ok(Layer.PREFIX, "prefix-same", "nobody of another subnet is on this link"));
  }

  /** Peers that give the own address another prefix length. */
  private static Optional<Finding> differing(Facts facts) {
    for (Contact contact : facts.confirmed()) {
      Optional<SeenAddress> seen = contact.check().answer().map(PeerCheck.Answer::seen);
      Optional<Subnet> own =
          seen.filter(one -> one.prefix() != 0).flatMap(one -> subnet(facts, one.address()));
      if (own.isPresent() && own.get().prefix() != seen.get().prefix()) {
        return Optional.of(
            mismatch(
                Texts.of(contact.host().orElse(seen.get().address()))
                    + " gives this computer's address "
                    + Texts.of(own.get().address())
                    + " the prefix length "
                    + seen.get().prefix()
                    + ", this computer "
                    + own.get().prefix()));
      }
    }
    return Optional.empty();
  }

  /** The subnet of an own IPv4 address on a cable or Wi-Fi. */
  private static Optional<Subnet> subnet(Facts facts, InetAddress own) {
    return facts.used().stream()
        .filter(nic -> nic.kind().isPhysical())
        .flatMap(nic -> nic.subnets(true))
        .filter(subnet -> subnet.address().equals(own))
        .findFirst();
  }

  private static Optional<Finding> strangers(Facts facts) {
    Stream<InetAddress> announcing =
        facts.answers().stream().filter(answer -> !answer.onLink()).map(LanProbe.Answer::source);
    List<String> strangers =
        Stream.concat(announcing, facts.toldAll().stream())
            .filter(source -> source instanceof Inet4Address)
            .filter(source -> !facts.isOwn(source) && !facts.isOnLink(source))
            .map(Texts::of)
            .distinct()
            .toList();
    return strangers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            mismatch(
                Texts.list(strangers)
                    + " is on the same cable or Wi-Fi, but outside of this computer's subnet"));
  }

  private static Finding mismatch(String text) {
    return Finding.fail(Layer.PREFIX, "prefix-mismatch", text, SAME_SUBNET);
  }

  static Finding isolation(Facts facts) {
    Nearby nearby = facts.nearby();
    boolean others = !nearby.gateways().containsAll(nearby.answering());
    if (others || !facts.confirmed().isEmpty() || !facts.answersOfOthers().isEmpty()) {
      return Finding.ok(Layer.ISOLATION, "isolation-none", "other devices of this network answer");
    }
    boolean outside = facts.trackers().stream().anyMatch(tracker -> tracker.problem().isEmpty());
    if (nearby.answering().isEmpty() && !outside) {
      return Finding.inconclusive(
          Layer.ISOLATION,
          "isolation-alone",
          "no other device answers at port 7536, no router either",
          "See that both devices are in the same network.");
    }
    Set<String> missing = new TreeSet<>();
    missing(facts).forEach(contact -> missing.add(contact.address().host()));
    nearby.mute().forEach(address -> missing.add(Texts.of(address)));
    String text = "the way out answers, but no other device does, of " + nearby.asked();
    String action =
        "In the Wi-Fi's settings turn \"client isolation\" (or \"guest network\") off, or use"
            + " another network.";
    String why =
        missing.isEmpty()
            ? " addresses: the network keeps its devices apart, or nobody else is there"
            : " addresses, and "
                + Texts.list(missing)
                + " should: the network keeps its devices apart, or they are closed or off";
    return Finding.fail(Layer.ISOLATION, "isolation-likely", text + why, action);
  }

  /** Peers of this network that were named, or met at another time, and do not answer now. */
  private static Stream<Contact> missing(Facts facts) {
    return facts.contacts().stream()
        .filter(contact -> contact.isNamed() || contact.via().contains(Via.REMEMBERED))
        .filter(contact -> !contact.own() && contact.host().filter(facts::isOnLink).isPresent())
        .filter(contact -> !contact.check().outcome().isReachable());
  }
}
