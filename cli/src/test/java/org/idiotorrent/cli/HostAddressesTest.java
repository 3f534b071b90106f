package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
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
          text.substring(0, blank), InetAddress.getByName(text.substring(blank + 1)));
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
  void withoutANetworkThereIsLoopback() {
    assertEquals(List.of("127.0.0.1:7536"), best("lo 127.0.0.1", "lo ::1", "eth0 fe80::2"));
  }
}
