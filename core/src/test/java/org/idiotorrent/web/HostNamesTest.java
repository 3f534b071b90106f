package org.idiotorrent.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a machine called Pi.example.org, reached at 240.0.0.77, port 7536. */
class HostNamesTest {
  private final HostNames names = new HostNames(Optional.of("Pi.example.org"));

  private static InetSocketAddress local(String address, int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "240.0.0.77:7536",
        "localhost:7536",
        "LOCALHOST:7536",
        "127.0.0.1:7536",
        "pi:7536",
        "PI.local:7536",
        "pi.Example.ORG:7536"
      })
  void itsNamesAndAddressesAreItsOwn(String authority) throws Exception {
    assertTrue(names.allows(authority, local("240.0.0.77", 7_536)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "240.0.0.77", // port 80
        "240.0.0.77:7537",
        "240.0.0.78:7536",
        "evil.example:7536",
        "pi.evil.example:7536",
        "xpi:7536",
        "pi.local.evil.example:7536",
        "pi.example.org.:7536",
        "example.org:7536",
        "localhost.evil.example:7536",
        "240.0.0.77:7536@evil.example",
        "evil.example#240.0.0.77:7536",
        "[::ffff:203.0.113.9]:7536",
        "4026531917:7536" // the address as one number
      })
  void whateverElsePointsHereIsNot(String authority) throws Exception {
    assertFalse(names.allows(authority, local("240.0.0.77", 7_536)));
  }

  @Test
  void portEightyNeedNotBeSaid() throws Exception {
    assertTrue(names.allows("pi", local("240.0.0.77", 80)));
    assertTrue(names.allows("pi:80", local("240.0.0.77", 80)));
    assertFalse(names.allows("pi:7536", local("240.0.0.77", 80)));
  }

  @Test
  void anIpv6AddressStandsInBracketsAndWithoutItsScope() throws Exception {
    assertTrue(names.allows("[2001:DB8:0::1]:7536", local("2001:db8::1", 7_536)));
    assertTrue(names.allows("[fe80::1]:7536", local("fe80::1%1", 7_536)));
    assertFalse(names.allows("[2001:db8::2]:7536", local("2001:db8::1", 7_536)));
  }

  @Test
  void aMachineWithoutANameHasItsAddresses() throws Exception {
    HostNames nameless = new HostNames(Optional.empty());

    assertEquals(Optional.empty(), nameless.shown());
    assertTrue(nameless.allows("localhost:7536", local("240.0.0.77", 7_536)));
    assertFalse(nameless.allows("pi:7536", local("240.0.0.77", 7_536)));
    assertFalse(nameless.allows(".local:7536", local("240.0.0.77", 7_536)));
  }

  @Test
  void peopleAreShownTheFirstPartAndNothingThatHarmsATerminal() {
    assertEquals(Optional.of("pi"), names.shown());
    assertEquals(Optional.empty(), new HostNames(Optional.of("")).shown());
    String shown = new HostNames(Optional.of("a\u001b[2J")).shown().orElseThrow();
    assertTrue(shown.chars().allMatch(c -> c >= ' ' && c < 0x7f), shown);
  }
}
