package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds and fetches where only one way of finding is left. */
@Tag("alone")
class EveryWayIT {
  private static final byte[] CONTENT = Samples.bytes(300_000, 1);

  @TempDir Path folder;
  private Lan lan;

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  private Running share(int host, String... options) throws IOException {
    lan.write(host, "a.bin", CONTENT);
    Running sharing =
        lan.startIdt(host, Samples.words(List.of("share", "--json", "a.bin"), options));
    sharing.awaitEvent("sharing");
    return sharing;
  }

  /** What {@code host} finds of its own accord. */
  private JsonNode find(int host, String... options) throws IOException {
    Result found = lan.idt(host, Samples.words(List.of("find", "--json"), options)).expect(0);
    assertEquals(1, found.out().size(), found::toString);
    JsonNode share = Running.parse(found.out().getFirst());
    assertEquals("a.bin", share.path("name").asText());
    assertTrue(share.at("/peers/0/reachable").asBoolean(), share::toString);
    return share;
  }

  private void findNothing(int host, String... options) throws IOException {
    List<String> command = List.of("find", "--via", "beacon,mdns", "--timeout", "500ms");
    lan.idt(host, Samples.words(command, options)).expect(3);
  }

  private static List<String> ways(JsonNode share) {
    return texts(share.at("/peers/0/via"));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private JsonNode get(int host, String... options) throws IOException {
    Result got = lan.idt(host, Samples.words(List.of("get", "--json", "a.bin"), options));
    JsonNode done = got.expect(0).event("done");
    Path path = Path.of(done.path("path").asText());
    assertArrayEquals(CONTENT, Files.readAllBytes(path));
    Files.delete(path);
    return done;
  }

  /** From now on {@code host} drops datagrams that come in and fit {@code match}. */
  private void drop(int host, String match) throws IOException {
    String rules =
        "add table inet t; add chain inet t in { type filter hook input priority 0; };"
            + " add rule inet t in meta l4proto udp "
            + match
            + " drop";
    lan.run(host, "nft", rules).expect(0);
  }

  @Test
  void byBroadcastWhereMulticastIsDropped() throws Exception {
    lan = Lan.up(folder, 2);
    for (int host = 1; host <= 2; host++) {
      drop(host, "ip daddr 224.0.0.0/4");
      drop(host, "ip6 daddr ff00::/8");
    }
    share(1);

    assertEquals(List.of("beacon"), ways(find(2)));
    get(2);
  }

  @Test
  void byProbeOfASlash22WhereMulticastAndBroadcastAreDropped() throws Exception {
    lan = Lan.up(folder, 2, "--prefix", "22");
    lan.lan("addr", "1", "10.77.3.200").expect(0);
    for (int host = 1; host <= 2; host++) {
      drop(host, "meta pkttype { multicast, broadcast }");
    }
    share(1);

    JsonNode found = find(2);
    assertEquals(List.of("probe"), ways(found));
    assertEquals("10.77.3.200", found.at("/peers/0/address").asText());
    get(2);
  }

  /** One that is known, or this machine itself, says nothing of what else there is. */
  @Test
  void byProbeAllAreFoundAndNotOnlyThoseThatAreKnown() throws Exception {
    lan = Lan.up(folder, 4);
    for (int host = 1; host <= 4; host++) {
      drop(host, "meta pkttype { multicast, broadcast }");
    }
    lan.lan("addr", "3", "10.77.0.250").expect(0);
    shareOwnName(1);
    assertEquals(Set.of("host-1"), namesFound(2));

    for (int host = 2; host <= 4; host++) {
      shareOwnName(host);
    }

    assertEquals(Set.of("host-1", "host-2", "host-3", "host-4"), namesFound(2));
    lan.idt(2, "get", "host-3", "-o", "got").expect(0);
  }

  private void shareOwnName(int host) throws IOException {
    String name = "host-" + host;
    lan.write(host, name, Samples.bytes(1_000, host));
    lan.startIdt(host, "share", "--json", name).awaitEvent("sharing");
  }

  private Set<String> namesFound(int host) throws IOException {
    Result found = lan.idt(host, "find", "--json").expect(0);
    assertTrue(found.out().stream().allMatch(line -> line.contains("\"reachable\":true")));
    return found.out().stream()
        .map(line -> Running.parse(line).path("name").asText())
        .collect(Collectors.toSet());
  }

  @Test
  void fromEitherSubnetOfAnInterface() throws Exception {
    lan = Lan.up(folder, 3, "--ipv4-only");
    lan.run(1, "ip", "addr", "add", "10.78.0.1/24", "dev", "eth0").expect(0);
    lan.run(3, "ip", "addr", "flush", "dev", "eth0").expect(0);
    lan.run(3, "ip", "addr", "add", "10.78.0.3/24", "dev", "eth0").expect(0);
    share(1);

    for (int host : new int[] {2, 3}) {
      String expected = host == 2 ? "10.77.0.1" : "10.78.0.1";
      for (String way : List.of("beacon", "mdns", "probe")) {
        get(host, "--via", way, "--wait", "20s");
        JsonNode found = find(host, "--via", way);
        assertEquals(List.of(way), ways(found));
        assertEquals(expected, found.at("/peers/0/address").asText());
      }
    }
  }

  @Test
  void throughTheLanAndNotATunnelThatLeadsToTheSamePeer() throws Exception {
    lan = Lan.up(folder, 2, "--ipv4-only");
    for (int host = 1; host <= 2; host++) {
      lan.run(host, "ip", "link", "add", "zt0", "link", "eth0", "type", "macvlan").expect(0);
      lan.run(host, "ip", "addr", "add", "10.66.0." + host + "/24", "dev", "zt0").expect(0);
      lan.run(host, "ip", "link", "set", "zt0", "up").expect(0);
    }
    Running sharing = share(1);
    for (int i = 0; i < 3; i++) {
      assertEquals("10.77.0.1", find(2, "--via", "beacon").at("/peers/0/address").asText());
    }
    assertEquals("10.66.0.1", find(2, "--interface", "zt*").at("/peers/0/address").asText());
    sharing.signal("INT");
  }

  @Test
  void peerMetBeforeWhereNothingElseIsLeft() throws Exception {
    lan = Lan.up(folder, 2);
    Running sharing = share(1);
    find(2);
    sharing.signal("INT");
    sharing.result();
    for (int host = 1; host <= 2; host++) {
      drop(host, "udp dport { 5353, 7536 }");
    }
    share(1);

    assertEquals(List.of("remembered"), ways(find(2)));
    get(2);
    assertTrue(Files.isRegularFile(lan.home(2).resolve(".local/state/idt/peers")));
  }

  @Test
  void throughTheRightOneOfManyInterfaces() throws Exception {
    lan = Lan.up(folder, 2);
    String interfaces =
        """
        ip link add eth1 type veth peer eth1x && ip link set eth1x up
        ip addr add 10.80.0.1/24 dev eth1 && ip link set eth1 up
        ip link add eth2 type veth peer eth2x && ip link set eth2x up
        ip addr add 10.81.0.1/24 dev eth2 && ip link set eth2 up
        ip link add docker0 type bridge && ip link set eth2x master docker0
        ip addr add 172.17.0.1/16 dev docker0 && ip link set docker0 up
        ip tuntap add tun0 mode tun
        ip addr add 10.8.0.2/24 dev tun0 && ip link set tun0 up
        """;
    for (int host = 1; host <= 2; host++) {
      lan.run(host, "sh", "-ec", interfaces).expect(0);
    }
    share(1);

    JsonNode found = find(2);
    assertEquals("10.77.0.1", found.at("/peers/0/address").asText(), found::toString);
    Result got = lan.idt(2, "get", "-v", "a.bin").expect(0);
    assertTrue(!got.errors().contains("WARNING"), got::toString);

    findNothing(2, "--interface", "!eth0");
    findNothing(2, "--interface", "eth1", "--interface", "tun*");
    find(2, "--interface", "eth*", "--interface", "!eth2");
  }

  @Test
  void withIpv6AloneAndAnAddressThatNeedsAScope() throws Exception {
    lan = Lan.up(folder, 2, "--ipv6-only");
    share(1);

    find(2);
    get(2);
  }

  @Test
  void peersThatOthersTellOf() throws Exception {
    lan = Lan.up(folder, 3);
    share(1, "--no-lan", "--limit-up", "100K");
    String first = lan.address(1) + ":7536";
    Running second =
        lan.startIdt(2, "get", "--json", "a.bin", "--no-lan", "--peer", first, "--seed");
    second.awaitLine(line -> line.contains("\"bytes\":") && line.contains("\"peers\":1"));

    JsonNode done = get(3, "--no-lan", "--peer", lan.address(2));

    List<String> senders =
        StreamSupport.stream(done.path("peers").spliterator(), false)
            .map(peer -> peer.path("address").asText())
            .toList();
    assertTrue(senders.contains(first), () -> "who sent: " + senders);
  }

  @Test
  void oneEntryForAPeerWithSeveralAddresses() throws Exception {
    lan = Lan.up(folder, 2);
    share(1);
    for (int i = 0; i < 5; i++) {
      JsonNode found = find(2);
      assertEquals(1, found.path("peers").size(), found::toString);
      assertEquals("10.77.0.1", found.at("/peers/0/address").asText(), found::toString);
    }
  }
}
