package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.idiotorrent.peer.PeerAddress;
import org.junit.jupiter.api.Test;

final class HostAddressesTest {
  private static List<String> best(String... nicsAndAddresses) {
    return HostAddresses.best(
            Arrays.stream(nicsAndAddresses).map(HostAddressesTest::candidate).toList(), 7536)
        .stream()
        .map(PeerAddress::toString)
        .toList();
  }

  private static HostAddresses.Candidate candidate(String text) {
    try {
      int blank = text.indexOf(' ');
      return new HostAddresses.Candidate(
          text.substring(0, blank).replace("*", ""),
          InetAddress.getByName(text.substring(blank + 1)),
          text.charAt(blank - 1) == '*');
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void lanAddressesComeBeforePublicAndVirtualOnes() {
    assertEquals(
        List.of("192.168.1.5:7536", "[fd00::2]:7536", "8.8.8.8:7536", "172.17.0.1:7536"),
        best(
            "docker0 172.17.0.1",
            "eth0 8.8.8.8",
            "eth0 fd00::2",
            "eth0 fe80::2",
            "eth0 192.168.1.5",
            "lo 127.0.0.1",
            "tun0 10.8.0.2"));
  }

  @Test
  void theInterfaceWithAGatewayOrOtherMachinesComesFirst() {
    assertEquals(
        List.of("8.8.8.8:7536", "192.168.1.5:7536", "10.8.0.2:7536"),
        best("eth0 192.168.1.5", "tun0* 10.8.0.2", "wlan0* 8.8.8.8"));
  }

  @Test
  void theTablesOfTheKernelSayWhichThatIs() {
    List<String> routes =
        List.of(
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
            "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
            "eth1\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0");
    String zeros = "0".repeat(32);
    List<String> routes6 =
        List.of(
            zeros + " 00 " + zeros + " 00 fe80 00000400 00000001 00000000 00000003 wlan0",
            zeros + " 00 " + zeros + " 00 " + zeros + " ffffffff 00000001 00000000 00200200 lo");
    List<String> neighbours =
        List.of(
            "IP address       HW type     Flags       HW address            Mask     Device",
            "192.168.7.2      0x1         0x2         02:00:00:00:00:01     *        eth7",
            "192.168.8.2      0x1         0x0         00:00:00:00:00:00     *        eth8");

    assertEquals(
        Set.of("eth0", "wlan0", "eth7"), LeadingInterfaces.of(routes, routes6, neighbours));
    assertEquals(Set.of(), LeadingInterfaces.of(List.of(), List.of(), List.of()));
  }

  @Test
  void withoutANetworkThereIsLoopback() {
    assertEquals(List.of("127.0.0.1:7536"), best("lo 127.0.0.1", "lo ::1", "eth0 fe80::2"));
  }
}
