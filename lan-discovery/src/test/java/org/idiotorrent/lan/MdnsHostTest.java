package org.idiotorrent.lan;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MdnsHostTest {
  private static Subnet subnet(String address, int prefix) throws UnknownHostException {
    return new Subnet(InetAddress.getByName(address), prefix);
  }

  private static List<List<Subnet>> places(StandardProtocolFamily family, Subnet... subnets) {
    LanInterface lan = new LanInterface("eth0", 2, LinkKind.WIRED, family, List.of(subnets));
    return MdnsHost.places(lan).stream().map(LanInterface::subnets).toList();
  }

  @Test
  void eachIpv4SubnetThatIsApartHasAHostOfItsOwn() throws Exception {
    Subnet first = subnet("10.77.0.1", 24);
    Subnet second = subnet("10.78.0.1", 24);

    assertEquals(
        List.of(List.of(first), List.of(second)),
        places(
            StandardProtocolFamily.INET,
            first,
            subnet("169.254.7.7", 16),
            subnet("10.77.0.9", 24),
            second,
            subnet("10.78.9.9", 8)));
  }

  @Test
  void linkLocalAddressCountsWhereThereIsNoOther() throws Exception {
    Subnet alone = subnet("169.254.7.7", 16);
    assertEquals(List.of(List.of(alone)), places(StandardProtocolFamily.INET, alone));

    Subnet local = subnet("fe80::1", 64);
    Subnet global = subnet("2001:db8::1", 64);
    assertEquals(
        List.of(List.of(global, local)), places(StandardProtocolFamily.INET6, local, global));
  }

  @Test
  @Timeout(30)
  void failureIsToldOfAndEndsAll() throws Exception {
    LanInterface lan = LanInterface.list(InterfaceFilter.ALL).iterator().next();
    AtomicInteger failures = new AtomicInteger();
    List<String> done = new ArrayList<>();
    MdnsHost host =
        new MdnsHost(
            MdnsHost.places(lan).getFirst(),
            "idt-device",
            "device",
            new CrowdState(),
            failures::incrementAndGet);
    host.run(GroupedJmDns::recover);

    await().until(() -> failures.get() == 1);
    host.run(jmdns -> done.add("in vain"));
    host.beginClose();
    assertEquals(List.of(), done);
  }
}
