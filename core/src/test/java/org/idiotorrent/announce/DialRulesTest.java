package org.idiotorrent.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressScope;
import org.idiotorrent.peer.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialRulesTest {
  private static List<String> allowed(AddressScope tracker, String address, String... lan) {
    TrackerPeer peer = new TrackerPeer(address, 7_536, Optional.empty(), true, List.of(lan));
    return new DialRules(tracker).allowed(peer).stream().map(PeerAddress::host).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "fd77::1", "169.254.1.1", "127.0.0.1", "::1"})
  void letsAPublicTrackerNameNobodyInside(String address) {
    assertEquals(List.of(), allowed(AddressScope.GLOBAL, address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "fd77::1", "8.8.8.8", "2001:db8::1"})
  void letsATrackerOfTheSiteNameThoseOfTheSiteAndAllOutside(String address) {
    assertEquals(List.of(address), allowed(AddressScope.SITE, address));
  }

  @Test
  void letsNobodyNameThisMachineButATrackerOnIt() {
    assertEquals(List.of(), allowed(AddressScope.SITE, "127.0.0.1"));
    assertEquals(List.of("127.0.0.1"), allowed(AddressScope.LOOPBACK, "127.0.0.1"));
  }

  @Test
  void neverDialsALinkLocalAddressThatLacksItsInterface() {
    assertEquals(List.of(), allowed(AddressScope.LINK, "fe80::1"));
    assertEquals(List.of("169.254.1.1"), allowed(AddressScope.LINK, "169.254.1.1"));
  }

  @Test
  void takesAddressesBehindATranslatorOnlyFromANetworkOfItsOwn() {
    assertEquals(List.of(), allowed(AddressScope.GLOBAL, "x", "10.231.45.6", "fd99:1234::1"));
    List<String> lan = List.of("10.231.45.6", "10.9.9.9", "169.254.1.1", "127.0.0.1");
    TrackerPeer peer = new TrackerPeer("x", 7_536, Optional.empty(), true, lan);
    DialRules rules =
        new DialRules(AddressScope.GLOBAL, address -> !address.getHostAddress().equals("10.9.9.9"));
    assertEquals(List.of(new PeerAddress("10.231.45.6", 7_536)), rules.allowed(peer));
  }

  @Test
  void thisMachineIsOnItsOwnNetworks() throws Exception {
    for (InetAddress address :
        NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList()) {
      assertTrue(DialRules.isOnLink(address), address::toString);
    }
    assertFalse(DialRules.isOnLink(InetAddress.getByName("240.0.0.1")));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 24, 10.1.2.255, true",
    "10.1.2.3, 24, 10.1.3.3, false",
    "10.1.2.3, 22, 10.1.0.0, true",
    "10.1.2.3, 22, 10.1.4.0, false",
    "10.1.2.3, 32, 10.1.2.3, true",
    "10.1.2.3, 31, 10.1.2.2, true",
    "10.1.2.3, 32, 10.1.2.2, false",
    "10.1.2.3, 0, 192.168.0.1, true",
    "10.1.2.3, 0, fd00::1, false",
    "fd00::1, 64, fd00::ffff:1, true",
    "fd00::1, 64, fd00:0:0:1::1, false",
    "fd00::1, 128, fd00::1, true",
    "fd00::1, 127, fd00::2, false"
  })
  void aNetworkIsThePrefixOfItsAddresses(String own, int prefix, String other, boolean covered)
      throws Exception {
    assertEquals(
        covered,
        DialRules.covers(InetAddress.getByName(own), prefix, InetAddress.getByName(other)));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 22, 25, 1_023, 65_536, Long.MAX_VALUE})
  void dialsNoPortThatIsNoPeers(long port) {
    TrackerPeer peer = new TrackerPeer("8.8.8.8", port, Optional.empty(), true, List.of());
    assertEquals(List.of(), new DialRules(AddressScope.GLOBAL).allowed(peer));
  }

  @Test
  void trustsATrackerNoMoreThanItsFarthestAddress() throws Exception {
    List<AddressScope> scopes =
        Stream.of("http://127.0.0.1", "http://10.1.2.3:8080", "https://[fd00::1]", "http://8.8.8.8")
            .map(text -> TrackerUrl.parse(text).orElseThrow())
            .map(DialRulesTest::scope)
            .toList();
    assertEquals(
        List.of(AddressScope.LOOPBACK, AddressScope.SITE, AddressScope.SITE, AddressScope.GLOBAL),
        scopes);
  }

  private static AddressScope scope(TrackerUrl url) {
    try {
      return DialRules.of(url).tracker();
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
