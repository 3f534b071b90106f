package org.idiotorrent.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.cli.doctor.Facts.Firewall;

/** Reads the rules of the firewalls of Linux, as far as they are there and this user may. */
final class FirewallProbe {
  private FirewallProbe() {}

  static List<Firewall> run(int port) {
    List<Firewall> found = new ArrayList<>();
    Programs.find("ufw").ifPresent(ufw -> addUfw(found, ufw, port));
    Programs.find("nft")
        .ifPresent(nft -> {
          Optional<String> rules = Programs.output(nft, "list", "ruleset");
          found.add(
              new Firewall(
                  "nftables",
                  rules.isPresent(),
                  rules.flatMap(text -> NftRules.blocking(text, "tcp", port)),
                  rules.flatMap(text -> NftRules.blocking(text, "udp", port))));
        });
    return found;
  }

  /** An ufw that is on and lets this port in nowhere; its rules are nftables' too. */
  private static void addUfw(List<Firewall> found, String ufw, int port) {
    Optional<String> status = Programs.output(ufw, "status");
    boolean active = status.filter(text -> text.startsWith("Status: active")).isPresent();
    if (active && !status.get().contains(Integer.toString(port))) {
      Optional<String> why = Optional.of("ufw is active and has no rule for it");
      found.add(new Firewall("ufw", true, why, why));
    }
  }
}
