package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.idiotorrent.peer.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanInterfaceTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.1.7, 24, 192.168.1.255, true",
    "192.168.1.7, 24, 192.168.2.1, false",
    "10.1.7.1, 22, 10.1.4.0, true",
    "10.1.7.1, 22, 10.1.8.0, false",
    "10.1.7.1, 32, 10.1.7.1, true",
    "10.1.7.1, 0, 8.8.8.8, true",
    "10.1.7.1, 8, 'fd00::1', false",
    "fd77::1, 64, 'fd77::ffff:1', true",
    "fd77::1, 64, 'fd77:0:0:1::1', false",
  })
  void subnetHoldsWhatItsPrefixSays(String own, int prefix, String other, boolean expected)
      throws UnknownHostException {
    Subnet subnet = new Subnet(InetAddress.getByName(own), prefix);

    assertEquals(expected, subnet.contains(InetAddress.getByName(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.7, 24, 192.168.1.255",
    "10.1.5.1, 22, 10.1.7.255",
    "10.1.5.1, 0, 255.255.255.255",
    "10.1.5.1, 31, ''",
    "fd77::1, 64, ''",
  })
  void subnetHasABroadcastAddressIfItIsLargeEnough(String own, int prefix, String expected)
      throws UnknownHostException {
    Optional<InetAddress> broadcast = new Subnet(InetAddress.getByName(own), prefix).broadcast();

    assertEquals(expected, broadcast.map(InetAddress::getHostAddress).orElse(""));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.3, 29, '10.0.0.4 10.0.0.2 10.0.0.5 10.0.0.1 10.0.0.6'",
    "10.0.0.1, 30, 10.0.0.2",
    "10.0.0.0, 31, 10.0.0.1",
    "10.0.0.1, 32, ''",
  })
  void hostsOfASubnetAreTheNearestFirst(String own, int prefix, String expected)
      throws UnknownHostException {
    List<InetAddress> hosts = new Subnet(InetAddress.getByName(own), prefix).hostsNearby();

    assertEquals(
        expected, hosts.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" ")));
  }

  @ParameterizedTest
  @CsvSource({"22, 1021, 10.1.7.254", "16, 1023, 10.1.7.255", "8, 1023, 10.1.4.0"})
  void noMoreHostsThanOfASlash22AreTried(int prefix, int count, String last)
      throws UnknownHostException {
    List<InetAddress> hosts = new Subnet(InetAddress.getByName("10.1.5.1"), prefix).hostsNearby();

    assertEquals(count, hosts.size());
    assertTrue(hosts.contains(InetAddress.getByName(last)));
    assertFalse(hosts.contains(InetAddress.getByName("10.1.8.0")));
    assertFalse(hosts.contains(InetAddress.getByName("10.1.3.255")));
  }

  @Test
  void linkLocalSourceOfAnotherInterfaceIsNotOnLink() throws UnknownHostException {
    Subnet subnet = new Subnet(InetAddress.getByName("fe80::1"), 64);
    LanInterface lan =
        new LanInterface("x0", 7, LinkKind.WIRED, StandardProtocolFamily.INET6, List.of(subnet));
    byte[] address = InetAddress.getByName("fe80::2").getAddress();

    assertTrue(lan.isOnLink(Inet6Address.getByAddress(null, address, 7)));
    assertFalse(lan.isOnLink(Inet6Address.getByAddress(null, address, 8)));
  }

  @Test
  void linkLocalSourcesAreOnLinkInTheirFamilyOnly() throws UnknownHostException {
    Subnet subnet = new Subnet(InetAddress.getByName("10.0.0.1"), 24);
    LanInterface lan =
        new LanInterface("x0", 7, LinkKind.WIRED, StandardProtocolFamily.INET, List.of(subnet));

    assertTrue(lan.isOnLink(InetAddress.getByName("169.254.3.4")));
    assertFalse(lan.isOnLink(InetAddress.getByName("fe80::1")));
    assertFalse(lan.isOnLink(InetAddress.getByName("10.0.1.1")));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 24, 10.0.0.254, true",
    "10.0.0.1, 24, 10.0.0.255, false",
    "10.0.0.1, 24, 10.0.0.0, false",
    "10.0.0.1, 22, 10.0.0.255, true",
    "10.0.0.1, 22, 10.0.1.0, true",
    "10.0.0.1, 22, 10.0.3.255, false",
    "10.0.0.1, 30, 10.0.0.3, false",
    "10.0.0.1, 31, 10.0.0.0, true",
    "10.0.0.1, 32, 10.0.0.1, true",
    "10.0.0.1, 24, 169.254.255.255, false",
    "10.0.0.1, 24, 255.255.255.255, false",
    "10.0.0.1, 0, 255.255.255.255, false",
    "127.0.0.1, 8, 127.0.0.1, true",
  })
  void broadcastAddressIsOfNoHostOnLink(String own, int prefix, String other, boolean expected)
      throws UnknownHostException {
    Subnet subnet = new Subnet(InetAddress.getByName(own), prefix);
    LanInterface lan =
        new LanInterface("x0", 7, LinkKind.WIRED, StandardProtocolFamily.INET, List.of(subnet));

    assertEquals(expected, lan.isOnLink(InetAddress.getByName(other)));
  }

  @Test
  void ipv6AddressOfOnesOrZeroesIsOfAHost() throws UnknownHostException {
    Subnet subnet = new Subnet(InetAddress.getByName("fd77::1"), 64);
    LanInterface lan =
        new LanInterface("x0", 7, LinkKind.WIRED, StandardProtocolFamily.INET6, List.of(subnet));

    assertTrue(lan.isOnLink(InetAddress.getByName("fd77::")));
    assertTrue(lan.isOnLink(InetAddress.getByName("fd77::ffff:ffff:ffff:ffff")));
  }

  @Test
  void linkLocalAddressGetsTheNameOfItsInterfaceAsScope() throws Exception {
    NetworkInterface nic = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
    LanInterface lan =
        new LanInterface(
            nic.getName(), nic.getIndex(), LinkKind.WIRED, StandardProtocolFamily.INET6, List.of());

    InetAddress scoped = lan.scoped(InetAddress.getByName("fe80::1:2"));

    assertEquals("[fe80::1:2%" + nic.getName() + "]:80", PeerAddress.of(scoped, 80).toString());
    assertEquals(InetAddress.getByName("fd00::1"), lan.scoped(InetAddress.getByName("fd00::1")));
  }

  @Test
  void thereIsAlwaysSomethingToAnnounceOn() {
    assertFalse(LanInterface.list(InterfaceFilter.ALL).isEmpty());
  }
}
