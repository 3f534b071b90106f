package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkKindTest {
  @ParameterizedTest
  @CsvSource({
    "eth0, WIRED",
    "enp3s0, WIRED",
    "br0, WIRED",
    "en0, WIRED",
    "wlan0, WIRELESS",
    "wlp2s0, WIRELESS",
    "docker0, VIRTUAL",
    "br-0d9a8c7b6e5f, VIRTUAL",
    "veth1a2b3c4, VIRTUAL",
    "vEthernet (WSL), VIRTUAL",
    "virbr0, VIRTUAL",
    "tun0, TUNNEL",
    "wg0, TUNNEL",
    "tailscale0, TUNNEL",
  })
  void guessesFromTheName(String name, LinkKind expected) {
    assertEquals(expected, LinkKind.named(name));
  }

  @Test
  void knowsLoopbackByItsFlag() throws Exception {
    NetworkInterface loopback =
        NetworkInterface.networkInterfaces()
            .filter(LinkKindTest::isLoopback)
            .findFirst()
            .orElseThrow();

    assertEquals(LinkKind.LOOPBACK, LinkKind.of(loopback));
  }

  private static boolean isLoopback(NetworkInterface nic) {
    return nic.inetAddresses().anyMatch(address -> address.isLoopbackAddress());
  }
}
