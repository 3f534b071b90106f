package org.idiotorrent.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.idiotorrent.cli.doctor.Facts.Firewall;
import org.idiotorrent.share.Printable;

/** Reads the rules of the firewalls of Linux, as far as they are there and this user may. */
final class FirewallProbe {
  private static final Pattern ZONE_PORTS = Pattern.compile("(?m)^\\s*ports:(.*)$");
  private static final Pattern ZONE_ADMITS_ALL = Pattern.compile("(?m)^\\s*target: ACCEPT$");
  private static final Pattern ZONE_RULES = Pattern.compile("(?m)^\\s*rich rules: *\\n?\\s*rule ");
  private static final Pattern RANGE = Pattern.compile("(\\d+)(?:[-:](\\d+))?(?:/(tcp|udp))?");

  private FirewallProbe() {}

  /**
   * Reads them.
   *
   * @param used the interfaces that idt uses
   */
  static List<Firewall> run(int port, Set<String> used) {
    List<Firewall> found = new ArrayList<>();
    Programs.find("ufw")
        .flatMap(ufw -> Programs.output(ufw, "status"))
        .flatMap(status -> ufw(status, port))
        .ifPresent(found::add);
    Programs.find("firewall-cmd")
        .filter(command -> Programs.output(command, "--state").isPresent())
        .map(command -> firewalld(Programs.output(command, "--list-all"), port))
        .ifPresent(found::add);
    Programs.find("nft")
        .map(nft -> nftables(Programs.output(nft, "list", "ruleset"), port, used))
        .ifPresent(found::add);
    return found;
  }

  private static Firewall nftables(Optional<String> rules, int port, Set<String> used) {
    Optional<NftRules.Judgement> tcp = rules.map(text -> NftRules.judge(text, "tcp", port, used));
    Optional<NftRules.Judgement> udp = rules.map(text -> NftRules.judge(text, "udp", port, used));
    return new Firewall(
        "nftables",
        tcp.filter(NftRules.Judgement::sure).isPresent()
            && udp.filter(NftRules.Judgement::sure).isPresent(),
        tcp.flatMap(NftRules.Judgement::blocking),
        udp.flatMap(NftRules.Judgement::blocking));
  }

  /** An ufw that is on and lets this port in nowhere; its rules are nftables' too. */
  static Optional<Firewall> ufw(String status, int port) {
    if (!status.startsWith("Status: active")) {
      return Optional.empty();
    }
    String admitted =
        status
            .lines()
            .filter(line -> line.contains("ALLOW") || line.contains("LIMIT"))
            .map(line -> line.strip().split("\\s", 2)[0])
            .reduce("", (one, other) -> one + ' ' + other);
    Firewall firewall = firewall("ufw", admitted, port, "ufw is active and has no rule for it");
    return Optional.of(firewall)
        .filter(one -> one.blockedTcp().isPresent() || one.blockedUdp().isPresent());
  }

  /**
   * A firewalld that is on.
   *
   * @param zone what it says of the zone that interfaces are in, if it tells
   */
  static Firewall firewalld(Optional<String> zone, int port) {
    if (zone.isEmpty()
        || ZONE_ADMITS_ALL.matcher(zone.get()).find()
        || ZONE_RULES.matcher(zone.get()).find()) {
      return new Firewall("firewalld", zone.isPresent(), Optional.empty(), Optional.empty());
    }
    Matcher ports = ZONE_PORTS.matcher(zone.get());
    String name = Printable.of(zone.get().strip().split("\\s", 2)[0]);
    return firewall(
        "firewalld",
        ports.find() ? ports.group(1) : "",
        port,
        "its zone " + name + " does not have this port");
  }

  private static Firewall firewall(String tool, String admitted, int port, String why) {
    return new Firewall(
        tool, true, blocked(admitted, "tcp", port, why), blocked(admitted, "udp", port, why));
  }

  private static Optional<String> blocked(
      String admitted, String protocol, int port, String otherwise) {
    for (String word : admitted.split("[\\s,]+", -1)) {
      Matcher range = RANGE.matcher(word);
      if (range.matches() && (range.group(3) == null || range.group(3).equals(protocol))) {
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
        if (from <= port && port <= to) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(otherwise);
  }
}
