package org.idiotorrent.cli.doctor;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The findings of all layers, in their order. */
public record Diagnosis(List<Finding> findings) {
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** Judges {@code facts}. */
  static Diagnosis of(Facts facts) {
    return new Diagnosis(
        List.of(
            HostRules.interfaces(facts),
            HostRules.ipv4(facts),
            HostRules.ipv6(facts),
            HostRules.route(facts),
            HostRules.vpn(facts),
            HostRules.virtual(facts),
            HostRules.port(facts),
            EntryRules.udp(facts),
            LinkRules.multicast(facts),
            LinkRules.broadcast(facts),
            LinkRules.mdns(facts),
            NearbyRules.prefix(facts),
            NearbyRules.isolation(facts),
            PeerRules.peers(facts),
            EntryRules.tcp(facts),
            EntryRules.firewall(facts),
            PeerRules.identity(facts),
            PeerRules.clock(facts),
            PeerRules.tracker(facts)));
  }

  /** What failed and most likely is the cause of the rest; empty if nothing failed. */
  public Optional<Finding> cause() {
    return findings.stream()
        .filter(finding -> finding.verdict() == Verdict.FAIL)
        .min(Comparator.comparingInt(finding -> finding.layer().rank()));
  }
}
