package org.idiotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressOrderTest {
  private static List<String> sorted(String... hosts) {
    return Stream.of(hosts)
        .map(host -> new PeerAddress(host, 1))
        .sorted(AddressOrder.BEST_FIRST)
        .map(PeerAddress::host)
        .toList();
  }

  @Test
  void globalIpv6ComesBeforeIpv4BeforeUniqueLocalBeforeLinkLocal() {
    assertEquals(
        List.of("2001:db8::1", "10.0.0.1", "fd77::1", "fe80::1%eth0", "169.254.1.2"),
        sorted("fe80::1%eth0", "fd77::1", "169.254.1.2", "10.0.0.1", "2001:db8::1"));
  }

  @Test
  void namesAreNotTakenForAddresses() {
    assertEquals(
        List.of("host7", "fe80.example", "10.0.0.1"), sorted("10.0.0.1", "host7", "fe80.example"));
  }

  @Test
  void shortFirstGroupsAreNotPrefixes() {
    assertEquals(List.of("fe8::1", "fd::1", "::1"), sorted("fe8::1", "fd::1", "::1"));
  }
}
