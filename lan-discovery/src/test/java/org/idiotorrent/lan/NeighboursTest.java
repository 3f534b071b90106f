package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static List<String> text(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).toList();
  }

  private static String route(String name, String to, String gateway, String mask)
      throws UnknownHostException {
    return String.join(
        "\t", name, hex(to), hex(gateway), "0003", "0", "0", "0", hex(mask), "0", "0", "0");
  }

  /** As the kernel of this machine would print it. */
  private static String hex(String address) throws UnknownHostException {
    byte[] bytes = InetAddress.getByName(address).getAddress();
    return "%08X".formatted(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt());
  }

  @Test
  void readsTheGatewaysOfAnInterface() throws Exception {
    List<String> routes =
        List.of(
            route("eth0", "0.0.0.0", "10.77.0.254", "0.0.0.0"),
            route("eth0", "10.77.0.0", "0.0.0.0", "255.255.255.0"),
            route("eth1", "0.0.0.0", "192.168.0.1", "0.0.0.0"),
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
