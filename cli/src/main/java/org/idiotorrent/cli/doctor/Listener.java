package org.idiotorrent.cli.doctor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Heard;
import org.idiotorrent.lan.LanProbe.Way;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerId;

/**
 * A peer on this link, and what it hears of this computer: what it says, or shows by answering.
 *
 * @param at addresses of it, IPv4 first
 * @param tells whether it says what it hears, so that silence counts
 * @param deaf addresses of it at which it heard nothing, not even what was sent there alone
 */
record Listener(
    List<InetAddress> at,
    boolean tells,
    boolean multicast4,
    boolean multicast6,
    boolean broadcast,
    List<InetAddress> deaf) {

  /** Those that matter: the named ones, if any of them was met. */
  static List<Listener> of(Facts facts) {
    List<Contact> met =
        facts.confirmed().stream()
            .filter(contact -> contact.host().filter(facts::isOnLink).isPresent())
            .toList();
    List<Contact> judged = Facts.thatMatter(met);
    Set<PeerId> peers = new LinkedHashSet<>();
    judged.forEach(contact -> peers.add(contact.peer().orElseThrow()));
    if (judged.stream().noneMatch(Contact::isNamed)) {
      facts.answersOfOthers().forEach(answer -> peers.add(answer.peer()));
    }
    return peers.stream().map(peer -> of(peer, met, facts)).toList();
  }

  private static Listener of(PeerId peer, List<Contact> met, Facts facts) {
    List<Contact> contacts =
        met.stream().filter(contact -> contact.peer().equals(Optional.of(peer))).toList();
    List<Heard> told = contacts.stream().map(Contact::heard).toList();
    boolean multicast4 =
        answered(facts, peer, Way.MULTICAST, true)
            || told.stream().anyMatch(heard -> is(heard.multicast(), Hearing::ipv4));
    boolean multicast6 =
        answered(facts, peer, Way.MULTICAST, false)
            || told.stream().anyMatch(heard -> is(heard.multicast(), Hearing::ipv6));
    boolean broadcast =
        answered(facts, peer, Way.BROADCAST, true)
            || told.stream().anyMatch(heard -> is(heard.broadcast(), Hearing::ipv4));
    List<InetAddress> deaf =
        contacts.stream()
            .filter(one -> one.isIpv4() ? !multicast4 && !broadcast : !multicast6)
            .filter(one -> isMissed(one))
            .flatMap(one -> one.host().stream())
            .toList();
    return new Listener(
        addresses(contacts, facts, peer),
        told.stream().anyMatch(heard -> heard.multicast().isPresent()),
        multicast4,
        multicast6,
        broadcast,
        deaf);
  }

  private static boolean is(Optional<Hearing> told, Predicate<Hearing> what) {
    return told.filter(what).isPresent();
  }

  private static boolean isMissed(Contact contact) {
    return contact
        .heard()
        .unicast()
        .filter(hearing -> contact.isIpv4() ? !hearing.ipv4() : !hearing.ipv6())
        .isPresent();
  }

  private static boolean answered(Facts facts, PeerId peer, Way way, boolean ipv4) {
    return facts.answersOfOthers().stream()
        .anyMatch(answer ->
            answer.peer().equals(peer)
                && answer.query().equals(Optional.of(way))
                && (answer.source() instanceof Inet4Address) == ipv4);
  }

  private static List<InetAddress> addresses(List<Contact> contacts, Facts facts, PeerId peer) {
    Stream<InetAddress> announced =
        facts.answersOfOthers().stream()
            .filter(answer -> answer.peer().equals(peer))
            .map(answer -> answer.source());
    List<InetAddress> all =
        new ArrayList<>(
            Stream.concat(contacts.stream().flatMap(one -> one.host().stream()), announced)
                .distinct()
                .toList());
    all.sort((one, other) -> one.getAddress().length - other.getAddress().length);
    return all;
  }

  boolean has(boolean ipv4) {
    return at.stream().anyMatch(address -> (address instanceof Inet4Address) == ipv4);
  }

  /** Whether its own host keeps what is of that family from it, as far as can be told. */
  boolean isDeaf(boolean ipv4) {
    return deaf.stream().anyMatch(address -> (address instanceof Inet4Address) == ipv4);
  }

  /** {@code some} of {@code all}, for the beginning of a sentence. */
  static String names(List<Listener> some, List<Listener> all) {
    return some.size() == all.size()
        ? "peers"
        : Texts.list(some.stream().map(one -> Texts.of(one.at().getFirst())).toList());
  }
}
