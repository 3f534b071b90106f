package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
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

  @Test
  void linkLocalSourcesAreOnLinkInTheirFamilyOnly() throws UnknownHostException {
    Subnet subnet = new Subnet(InetAddress.getByName("10.0.0.1"), 24);
    LanInterface lan = new LanInterface("x0", 7, StandardProtocolFamily.INET, List.of(subnet));

    assertTrue(lan.isOnLink(InetAddress.getByName("169.254.3.4")));
    assertFalse(lan.isOnLink(InetAddress.getByName("fe80::1")));
    assertFalse(lan.isOnLink(InetAddress.getByName("10.0.1.1")));
  }

  @Test
  void linkLocalAddressGetsTheNameOfItsInterfaceAsScope() throws Exception {
    NetworkInterface nic = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
    LanInterface lan =
        new LanInterface(nic.getName(), nic.getIndex(), StandardProtocolFamily.INET6, List.of());

    InetAddress scoped = lan.scoped(InetAddress.getByName("fe80::1:2"));

    assertEquals("[fe80::1:2%" + nic.getName() + "]:80", PeerAddress.of(scoped, 80).toString());
    assertEquals(InetAddress.getByName("fd00::1"), lan.scoped(InetAddress.getByName("fd00::1")));
  }

  @Test
  void thereIsAlwaysSomethingToAnnounceOn() {
    assertFalse(LanInterface.list().isEmpty());
  }
}
