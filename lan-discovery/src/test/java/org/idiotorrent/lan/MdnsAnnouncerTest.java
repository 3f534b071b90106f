package org.idiotorrent.lan;

import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On an interface that does not exist: as long as there is nothing to say, none is needed. */
@Timeout(20)
class MdnsAnnouncerTest {
  private static final String IPV4 = "idt-mdns-eth77 (IPv4)";
  private static final String IPV6 = "idt-mdns-eth77 (IPv6)";

  private final MdnsAnnouncer announcer =
      new MdnsAnnouncer(new LanLoop("unused"), PeerId.random(), 7536, new CrowdState());
  private LanInterface ipv4;

  private static LanInterface lan(StandardProtocolFamily family, String address, int prefix)
      throws UnknownHostException {
    Subnet subnet = new Subnet(InetAddress.getByName(address), prefix);
    return new LanInterface("eth77", 77, LinkKind.WIRED, family, List.of(subnet));
  }

  private static void awaitThreads(String... names) {
    await()
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("idt-mdns-eth77"))
                .collect(Collectors.toSet())
                .equals(Set.of(names)));
  }

  @BeforeEach
  void up() throws UnknownHostException {
    ipv4 = lan(StandardProtocolFamily.INET, "10.77.0.1", 24);
    announcer.up(lan(StandardProtocolFamily.INET6, "fe80::77", 64));
    announcer.up(ipv4);
  }

  @AfterEach
  void end() {
    announcer.end();
    awaitThreads();
  }

  @Test
  void inACrowdIpv4IsEnoughWhereThereAreBoth() {
    announcer.among(30);
    awaitThreads(IPV4, IPV6);
    announcer.among(31);
    awaitThreads(IPV4);
    announcer.among(15);
    awaitThreads(IPV4, IPV6);
  }

  @Test
  void inACrowdIpv6StandsInWhereIpv4IsGone() {
    announcer.among(31);
    awaitThreads(IPV4);
    announcer.down(ipv4);
    awaitThreads(IPV6);
    announcer.up(ipv4);
    awaitThreads(IPV4);
  }
}
