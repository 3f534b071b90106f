package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static List<String> text(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).toList();
  }

  @Test
  void readsTheGatewaysOfAnInterface() {
    Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "host order");
    List<String> routes =
        List.of(
            "eth0\t00000000\tFE004D0A\t0003\t0\t0\t0\t00000000\t0\t0\t0",
            "eth0\t00004D0A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
            "eth1\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
            "short");

    assertEquals(List.of("10.77.0.254"), text(Neighbours.gateways(routes, "eth0")));
  }

  @Test
  void readsTheNeighboursThatAnswered() {
    List<String> table =
        List.of(
            "10.77.0.2   0x1  0x2  aa:bb:cc:dd:ee:ff  *  eth0",
            "10.77.0.3   0x1  0x0  00:00:00:00:00:00  *  eth0",
            "10.77.0.4   0x1  0x2  aa:bb:cc:dd:ee:ff  *  eth1",
            "not-an-ip   0x1  0x2  aa:bb:cc:dd:ee:ff  *  eth0",
            "");

    assertEquals(List.of("10.77.0.2"), text(Neighbours.resolved(table, "eth0")));
  }
}
