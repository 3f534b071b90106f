package org.idiotorrent.cli.doctor;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Tracker;
import org.idiotorrent.lan.LanProbe;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.transfer.PeerCheck;

/** What peers and trackers tell. */
final class PeerRules {
  /** Instance numbers of one process are no further apart (DISCOVERY.md, section 2). */
  private static final int MAX_CHANGES = 1 << 16;

  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);
  private static final Instant BUILT_AFTER = Instant.parse("2025-01-01T00:00:00Z");

  private PeerRules() {}

  static Finding peers(Facts facts) {
    List<Contact> confirmed = facts.confirmed();
    List<Contact> missed =
        facts.contacts().stream()
            .filter(contact -> contact.isNamed() && !contact.isConfirmed())
            .toList();
    if (!missed.isEmpty()) {
      return unreachable(missed, "peers-named-unreachable", facts);
    }
    Optional<Contact> mute = mute(facts);
    if (mute.isPresent()) {
      return unreachable(List.of(mute.get()), "peers-unreachable", facts);
    }
    if (!confirmed.isEmpty()) {
      TreeSet<Via> ways = new TreeSet<>();
      confirmed.forEach(contact -> ways.addAll(contact.via()));
      long count = confirmed.stream().map(Contact::peer).distinct().count();
      return Finding.ok(
          Layer.PEERS,
          "peers-reached",
          (count == 1 ? "1 peer" : count + " peers")
              + " found and reached, by "
              + Texts.list(ways.stream().map(Via::label).toList())
              + ": "
              + Texts.list(confirmed.stream().map(contact -> contact.address()).toList()));
    }
    return facts.contacts().stream()
        .filter(contact -> !contact.own() && !contact.via().equals(Set.of(Via.REMEMBERED)))
        .findFirst()
        .map(contact -> unreachable(List.of(contact), "peers-unreachable", facts))
        .orElseGet(() ->
            Finding.inconclusive(
                Layer.PEERS,
                "peers-none",
                "nobody was found",
                "Run idt share on another device nearby, then this again; or name one with"
                    + " --peer."));
  }

  /**
   * An address of somebody who announces, and of whom none was reached, or not over the family of
   * that address.
   */
  private static Optional<Contact> mute(Facts facts) {
    Set<PeerId> reached =
        facts.contacts().stream()
            .flatMap(contact -> contact.peer().stream())
            .collect(Collectors.toSet());
    return facts.contacts().stream()
        .filter(contact -> !contact.isConfirmed() && !contact.own())
        .filter(contact ->
            facts.answers().stream()
                .filter(answer ->
                    answer.address().equals(contact.address()) && !facts.isOwn(answer.source()))
                .anyMatch(answer ->
                    !reached.contains(answer.peer())
                        || (isDead(contact) && !isMetOverFamilyOf(contact, answer.peer(), facts))))
        .findFirst();
  }

  /** If so, {@code contact} is another interface of the peer, or a clone. */
  private static boolean isMetOverFamilyOf(Contact contact, PeerId peer, Facts facts) {
    return facts.confirmed().stream()
        .filter(met -> met.isIpv4() == contact.isIpv4())
        .anyMatch(met -> met.peer().equals(Optional.of(peer)));
  }

  /** Whether it is not merely that a peer has no room for one more connection. */
  private static boolean isDead(Contact contact) {
    return switch (contact.check().outcome()) {
      case REFUSED, NO_ANSWER, NO_WAY -> true;
      case MET, BUSY, NOT_IDT, NOT_SENT, UNKNOWN_NAME -> false;
    };
  }

  private static Finding unreachable(List<Contact> contacts, String code, Facts facts) {
    return Finding.fail(
        Layer.PEERS,
        code,
        contacts.stream()
            .map(contact -> problem(contact, facts))
            .sorted()
            .collect(Collectors.joining("; ")),
        contacts.stream().map(PeerRules::action).distinct().collect(Collectors.joining(" ")));
  }

  private static String problem(Contact contact, Facts facts) {
    boolean announces =
        facts.answers().stream().anyMatch(answer -> answer.address().equals(contact.address()));
    String why =
        switch (contact.check().outcome()) {
          case REFUSED -> "it is there, but no idt listens on that port, or a firewall refuses";
          case NO_ANSWER ->
              announces
                  ? "it answers over UDP, but nothing comes back over TCP: its firewall drops that"
                  : "nothing came back: it is off, or a firewall drops what comes in";
          case NO_WAY -> "there is no way to it: another network, or it is off";
          case BUSY -> "idt is there, but has no room for one more connection";
          case NOT_SENT ->
              "it could not be called: no network leads there, or a firewall forbids that";
          case UNKNOWN_NAME -> "its name is not known";
          case MET, NOT_IDT -> "what answers there is not idt";
        };
    return contact.address() + " cannot be reached: " + why;
  }

  private static String action(Contact contact) {
    return switch (contact.check().outcome()) {
      case REFUSED, NO_ANSWER, NO_WAY ->
          "See that idt share runs there, and that its firewall admits TCP port "
              + contact.address().port()
              + ".";
      case BUSY -> "Run this again in a moment.";
      case NOT_SENT ->
          "See that the address is right, and that no rule here forbids what goes out.";
      case UNKNOWN_NAME -> "See that the name is right, or give an address instead of it.";
      case MET, NOT_IDT -> "See that the port is right, and that idt share runs there.";
    };
  }

  static Finding identity(Facts facts) {
    Map<PeerId, List<LanProbe.Answer>> byPeer = new LinkedHashMap<>();
    facts
        .answers()
        .forEach(
            answer -> byPeer.computeIfAbsent(answer.peer(), any -> new ArrayList<>()).add(answer));
    for (List<LanProbe.Answer> same : byPeer.values()) {
      LanProbe.Answer first = same.getFirst();
      for (LanProbe.Answer other : same) {
        if (areFarApart(first.instance(), other.instance())
            && !other.source().equals(first.source())) {
          return cloned(first.source(), other.source());
        }
      }
    }
    return ownAddressElsewhere(facts)
        .orElseGet(() ->
            Finding.ok(Layer.IDENTITY, "identity-unique", "every peer has an identity of its own"));
  }

  private static boolean areFarApart(int one, int other) {
    return Integer.compareUnsigned(one - other, MAX_CHANGES) >= 0
        && Integer.compareUnsigned(other - one, MAX_CHANGES) >= 0;
  }

  private static Finding cloned(InetAddress one, InetAddress other) {
    return Finding.fail(
        Layer.IDENTITY,
        "identity-cloned",
        Texts.of(one) + " and " + Texts.of(other) + " say that they are the same peer: a clone?",
        "Restart idt on one of them; a copied virtual machine also needs its own machine-id and"
            + " hardware address.");
  }

  /** Somebody announces from our own address, and another peer is here. */
  private static Optional<Finding> ownAddressElsewhere(Facts facts) {
    return facts.answers().stream()
        .filter(answer -> facts.isOwn(answer.source()))
        .filter(answer ->
            facts.contacts().stream()
                .filter(contact -> contact.address().equals(answer.address()))
                .anyMatch(contact ->
                    contact.peer().filter(peer -> !peer.equals(answer.peer())).isPresent()))
        .findFirst()
        .map(answer ->
            Finding.fail(
                Layer.IDENTITY,
                "identity-address-taken",
                "another device has the address " + Texts.of(answer.source()) + " too",
                "Give each device an address and a hardware (MAC) address of its own."));
  }

  static Finding clock(Facts facts) {
    List<Duration> ahead = new ArrayList<>();
    facts
        .confirmed()
        .forEach(contact ->
            contact.check().answer().map(PeerCheck.Answer::clockAhead).ifPresent(ahead::add));
    facts.trackers().forEach(tracker -> tracker.clockAhead().ifPresent(ahead::add));
    if (facts.now().isBefore(BUILT_AFTER)) {
      return Finding.fail(
          Layer.CLOCK,
          "clock-past",
          "this computer's clock says " + facts.now(),
          "Set the clock, best by network time.");
    }
    Optional<Duration> far =
        ahead.stream().filter(time -> time.abs().compareTo(CLOCK_TOLERANCE) > 0).findFirst();
    if (far.isPresent()) {
      boolean behind = !far.get().isNegative();
      return Finding.fail(
          Layer.CLOCK,
          "clock-off",
          "this computer's clock is "
              + Texts.of(far.get())
              + (behind ? " behind" : " ahead of")
              + " that of another one",
          "Set the clock of the one that is wrong, best by network time. Sharing works all the"
              + " same.");
    }
    return ahead.isEmpty()
        ? Finding.inconclusive(
            Layer.CLOCK, "clock-unknown", "nobody is there to compare with", "Nothing.")
        : Finding.ok(Layer.CLOCK, "clock-right", "agrees with others");
  }

  static Finding tracker(Facts facts) {
    if (facts.trackers().isEmpty()) {
      return Finding.ok(
          Layer.TRACKER, "tracker-none", "none is set up; within this network none is needed");
    }
    for (Tracker tracker : facts.trackers()) {
      if (tracker.problem().isPresent()) {
        return Finding.fail(
            Layer.TRACKER,
            "tracker-down",
            tracker.url() + " does not work: " + tracker.problem().get(),
            "See that its address is right and that it runs. Within this network idt needs none.");
      }
    }
    return Finding.ok(
        Layer.TRACKER,
        "tracker-reached",
        Texts.list(facts.trackers().stream().map(Tracker::url).toList()) + " answers");
  }
}
