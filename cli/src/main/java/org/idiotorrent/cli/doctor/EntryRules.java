package org.idiotorrent.cli.doctor;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.idiotorrent.cli.doctor.Echoes.Deafness;
import org.idiotorrent.cli.doctor.Facts.Contact;
import org.idiotorrent.cli.doctor.Facts.Firewall;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.PeerId;

/**
 * What can be said of what comes in, on this computer and on those of peers. Each interface and
 * family is judged by itself.
 */
final class EntryRules {
  private EntryRules() {}

  static Finding udp(Facts facts) {
    Echoes echoes = Echoes.of(facts);
    if (echoes.areAllRefused()) {
      return Finding.inconclusive(
          Layer.UDP,
          "udp-refused",
          "the system let no probe be sent or listened for",
          "See what forbids this program to use the network.");
    }
    List<LanInterface> all = echoes.deaf(Deafness.ALL);
    List<LanInterface> port = echoes.deaf(Deafness.PORT);
    if (!all.isEmpty()) {
      return dropped(
          "what this computer sends to everybody on "
              + Texts.list(all)
              + " does not come back to itself: something on it drops incoming UDP");
    }
    if (!port.isEmpty()) {
      return dropped(
          "what this computer sends to everybody at port 7536 on "
              + Texts.list(port)
              + " does not come back to itself, while mDNS does: something on it drops what comes"
              + " in for that port");
    }
    List<InetAddress> deaf =
        Listener.of(facts).stream().flatMap(one -> one.deaf().stream()).toList();
    if (!deaf.isEmpty()) {
      return Finding.fail(
          Layer.UDP,
          "udp-peer-deaf",
          Texts.list(deaf.stream().map(Texts::of).toList())
              + " hears nothing that this computer sends, not even to it alone: something there"
              + " drops UDP port 7536, or holds it",
          "Let the firewall of that device admit incoming UDP port 7536.");
    }
    return Finding.ok(
        Layer.UDP, "udp-inbound", "datagrams to everybody come in on " + list(echoes.hearing()));
  }

  private static Finding dropped(String text) {
    return Finding.fail(
        Layer.UDP,
        "udp-inbound-dropped",
        text,
        "Let the firewall of this computer admit incoming UDP port 7536.");
  }

  private static String list(List<LanInterface> lans) {
    return lans.isEmpty() ? "this computer" : Texts.list(lans);
  }

  /** Where a peer dialled this computer. */
  private record Entry(String place, PeerId peer) {}

  static Finding tcp(Facts facts) {
    List<Contact> peers = Facts.thatMatter(facts.confirmed());
    Map<Entry, DialOutcome> dialled = dialled(peers, facts);
    Set<String> places = new LinkedHashSet<>();
    dialled.keySet().forEach(entry -> places.add(entry.place()));
    List<Entry> failed =
        dialled.keySet().stream()
            .filter(entry -> dialled.get(entry) != DialOutcome.CONNECTED)
            .toList();
    if (!failed.isEmpty()) {
      DialOutcome worst = failed.stream().map(dialled::get).max(DialOutcome::compareTo).get();
      return closed(facts, worst, who(failed, dialled.keySet(), peers), placesOf(failed));
    }
    List<Facts.SelfDial> shut = shut(facts, places);
    if (!shut.isEmpty()) {
      List<String> at = shut.stream().map(one -> facts.place(one.own())).toList();
      return closed(facts, shut.getFirst().outcome(), "even programs here", at);
    }
    if (!dialled.isEmpty()) {
      return Finding.ok(
          Layer.TCP,
          "tcp-connected",
          "peers can connect to this computer, at " + Texts.list(places));
    }
    return untried(peers.stream().anyMatch(contact -> contact.check().answer().isPresent()));
  }

  private static Map<Entry, DialOutcome> dialled(List<Contact> peers, Facts facts) {
    Map<Entry, DialOutcome> best = new LinkedHashMap<>();
    for (Contact contact : peers) {
      contact
          .check()
          .answer()
          .filter(answer -> answer.outcome() != DialOutcome.NOT_TRIED)
          .ifPresent(answer ->
              best.merge(
                  new Entry(facts.place(answer.seen().address()), contact.peer().orElseThrow()),
                  answer.outcome(),
                  (one, other) -> one.compareTo(other) <= 0 ? one : other));
    }
    return best;
  }

  /** Own addresses that not even this computer can connect to, where no peer shows otherwise. */
  private static List<Facts.SelfDial> shut(Facts facts, Set<String> shown) {
    return facts.selfDials().stream()
        .filter(dial -> dial.outcome().compareTo(DialOutcome.CONNECTED) > 0)
        .filter(dial -> !shown.contains(facts.place(dial.own())))
        .toList();
  }

  /** Whose dials failed; by their addresses if that is not so of all. */
  private static String who(List<Entry> failed, Set<Entry> all, List<Contact> peers) {
    Set<PeerId> ids = failed.stream().map(Entry::peer).collect(Collectors.toSet());
    return all.stream().allMatch(entry -> ids.contains(entry.peer()))
        ? "peers"
        : Texts.list(
            peers.stream()
                .filter(contact -> contact.peer().filter(ids::contains).isPresent())
                .flatMap(contact -> contact.host().stream())
                .map(Texts::of)
                .toList());
  }

  private static List<String> placesOf(List<Entry> entries) {
    return entries.stream().map(Entry::place).toList();
  }

  private static Finding closed(Facts facts, DialOutcome outcome, String who, List<String> places) {
    int port = facts.port().listening();
    String target = "port " + port + " of this computer at " + Texts.list(places);
    String action = "Let the firewall of this computer admit incoming TCP port " + port + ".";
    return switch (outcome) {
      case REFUSED ->
          Finding.fail(
              Layer.TCP,
              "tcp-refused",
              who + " are refused at " + target + " by something on it",
              action);
      case NO_WAY ->
          Finding.fail(
              Layer.TCP,
              "tcp-rejected",
              who + " are told that there is no way to " + target,
              action);
      case NO_ANSWER, CONNECTED, NOT_TRIED ->
          Finding.fail(
              Layer.TCP,
              "tcp-dropped",
              who + " cannot connect to " + target + ": nothing comes back",
              action);
    };
  }

  private static Finding untried(boolean asked) {
    return asked
        ? Finding.inconclusive(
            Layer.TCP,
            "tcp-not-tried",
            "peers did not try to connect to this computer",
            "Run this again in a moment.")
        : Finding.inconclusive(
            Layer.TCP,
            "tcp-no-peer",
            "no peer is there to try to connect to this computer",
            "Run idt share on another device nearby, then this again.");
  }

  static Finding firewall(Facts facts) {
    boolean connected = tcp(facts).verdict() == Verdict.OK;
    Finding udp = udp(facts);
    boolean heard = udp.verdict() == Verdict.OK || udp.code().equals("udp-peer-deaf");
    Optional<Firewall> tcpRule = first(facts.firewalls().stream(), true);
    Optional<Firewall> udpRule = first(facts.firewalls().stream(), false);
    if (tcpRule.isPresent() && !connected) {
      return blocked("firewall-tcp", tcpRule.get(), "TCP", tcpRule.get().blockedTcp());
    }
    if (udpRule.isPresent() && !heard) {
      return blocked("firewall-udp", udpRule.get(), "UDP", udpRule.get().blockedUdp());
    }
    boolean readable = facts.firewalls().stream().anyMatch(Firewall::readable);
    if (readable || (connected && heard)) {
      return Finding.ok(Layer.FIREWALL, "firewall-open", "no rule on this computer is in the way");
    }
    String look = "see that TCP and UDP port 7536 may come in.";
    return facts.firewalls().isEmpty()
        ? unreadable("this system has no rules that could be read", 'S' + look.substring(1))
        : unreadable(
            "not all of its rules can be read, or judged", "Run sudo idt doctor, or " + look);
  }

  private static Finding unreadable(String text, String action) {
    return Finding.inconclusive(Layer.FIREWALL, "firewall-unreadable", text, action);
  }

  private static Optional<Firewall> first(Stream<Firewall> firewalls, boolean tcp) {
    return firewalls
        .filter(one -> (tcp ? one.blockedTcp() : one.blockedUdp()).isPresent())
        .findFirst();
  }

  private static Finding blocked(
      String code, Firewall firewall, String protocol, Optional<String> rule) {
    return Finding.fail(
        Layer.FIREWALL,
        code,
        firewall.tool() + " keeps " + protocol + " port 7536 closed: " + rule.orElse(""),
        "Allow it: " + remedy(firewall.tool(), protocol));
  }

  private static String remedy(String tool, String protocol) {
    String lower = protocol.equals("TCP") ? "tcp" : "udp";
    return switch (tool) {
      case "ufw" -> "sudo ufw allow 7536/" + lower;
      case "firewalld" ->
          "sudo firewall-cmd --permanent --add-port=7536/"
              + lower
              + " && sudo firewall-cmd --reload";
      default -> "take that rule away, or put \"" + lower + " dport 7536 accept\" before it";
    };
  }
}
