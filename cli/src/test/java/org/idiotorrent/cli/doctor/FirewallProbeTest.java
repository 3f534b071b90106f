package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.idiotorrent.cli.doctor.Facts.Firewall;
import org.junit.jupiter.api.Test;

final class FirewallProbeTest {
  private static final String ZONE =
      """
      public (active)
        target: default
        icmp-block-inversion: no
        interfaces: eth0
        services: dhcpv6-client ssh
        ports: %s
        protocols:
        rich rules:
      """;

  @Test
  void firewalldAdmitsThePortsOfItsZone() {
    Firewall closed = FirewallProbe.firewalld(Optional.of(ZONE.formatted("7000-7600/tcp")), 7536);
    assertEquals(Optional.empty(), closed.blockedTcp());
    assertEquals(Optional.of("its zone public does not have this port"), closed.blockedUdp());
    Firewall open = FirewallProbe.firewalld(Optional.of(ZONE.formatted("7536/tcp 7536/udp")), 7536);
    assertEquals(Optional.empty(), open.blockedUdp());
    String trusted = ZONE.formatted("").replace("default", "ACCEPT");
    assertEquals(
        Optional.empty(), FirewallProbe.firewalld(Optional.of(trusted), 7536).blockedTcp());
    assertFalse(FirewallProbe.firewalld(Optional.empty(), 7536).readable());
  }

  @Test
  void ufwAdmitsWhatARuleAllows() {
    String status = "Status: active\n\nTo    Action  From\n--    ------  ----\n%s\n";
    assertEquals(Optional.empty(), FirewallProbe.ufw("Status: inactive\n", 7536));
    assertEquals(
        Optional.empty(),
        FirewallProbe.ufw(status.formatted("7536                  ALLOW  Anywhere"), 7536));
    Firewall tcp =
        FirewallProbe.ufw(status.formatted("7500:7600/tcp        ALLOW  Anywhere"), 7536)
            .orElseThrow();
    assertEquals(Optional.empty(), tcp.blockedTcp());
    assertTrue(tcp.blockedUdp().isPresent());
    assertTrue(
        FirewallProbe.ufw(status.formatted("7536/tcp        DENY  Anywhere"), 7536)
            .orElseThrow()
            .blockedTcp()
            .isPresent());
  }
}
