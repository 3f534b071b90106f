package org.idiotorrent.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressScope;
import org.idiotorrent.peer.PeerAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  void takesAddressesBehindATranslatorOnlyFromANetworkOfItsOwn() throws Exception {
    assertEquals(List.of(), allowed(AddressScope.GLOBAL, "x", "10.231.45.6", "fd99:1234::1"));
    Optional<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> AddressScope.of(address).equals(Optional.of(AddressScope.SITE)))
            .findFirst();
    Assumptions.assumeTrue(own.isPresent(), "this machine is on no private network");
    String text = PeerAddress.of(own.get(), 1).host().replaceFirst("%.*", "");
    assertEquals(List.of(text), allowed(AddressScope.GLOBAL, "x", text));
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
