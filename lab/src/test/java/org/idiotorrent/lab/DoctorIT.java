package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The doctor in host 2 of a LAN with a router, on which host 1 shares: with one fault at a time
 * (docs/DOCTOR.md).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorIT {
  private static final int PATIENT = 2;
  private static final String NFT_INPUT =
      "add table FAMILY fault; add chain FAMILY fault input { type filter hook input priority 0; };"
          + " add rule FAMILY fault input ";
  private static final String NFT_BRIDGE =
      "add table bridge fault; add chain bridge fault forward"
          + " { type filter hook forward priority 0; }; add rule bridge fault forward ";

  private static final String CURE_PEER = "1: nft flush ruleset";
  private static final String ISOLATE =
      "bridge: for i in 1 2 3; do bridge link set dev cable$i isolated %s; done";

  private static String input(String family, String rule) {
    return NFT_INPUT.replace("FAMILY", family) + rule;
  }

  /** Something wrong, and how to put it right again. */
  enum Fault {
    PORT_HELD("port", "port-held", python("socket.SOCK_STREAM", "listen()"), ""),
    UDP_PORT_HELD("port", "port-udp-held", python("socket.SOCK_DGRAM", "getsockname()"), ""),
    INBOUND_UDP_DROPPED("udp", "udp-inbound-dropped", nft("meta l4proto udp drop"), ""),
    INBOUND_UDP_PORT_DROPPED("udp", "udp-inbound-dropped", nft("udp dport 7536 drop"), ""),
    INBOUND_IPV4_UDP_DROPPED("udp", "udp-inbound-dropped", nft("ip", "meta l4proto udp drop"), ""),
    INBOUND_IPV4_UDP_PORT_DROPPED(
        "udp", "udp-inbound-dropped", nft("ip", "udp dport 7536 drop"), ""),
    INBOUND_IPV6_UDP_DROPPED("udp", "udp-inbound-dropped", nft("ip6", "meta l4proto udp drop"), ""),
    INBOUND_IPV6_UDP_PORT_DROPPED(
        "udp", "udp-inbound-dropped", nft("ip6", "udp dport 7536 drop"), ""),
    PEER_DROPS_UDP("udp", "udp-peer-deaf", peer("meta l4proto udp drop"), CURE_PEER),
    PEER_DROPS_UDP_PORT("udp", "udp-peer-deaf", peer("udp dport 7536 drop"), CURE_PEER),
    INBOUND_IPV4_TCP_DROPPED("tcp", "tcp-dropped", nft("ip", "tcp dport 7536 drop"), ""),
    INBOUND_IPV6_TCP_REFUSED(
        "tcp", "tcp-refused", nft("ip6", "tcp dport 7536 reject with tcp reset"), ""),
    ALL_INBOUND_TCP_DROPPED("tcp", "tcp-dropped", nft("meta l4proto tcp drop"), ""),
    PEER_DROPS_TCP("peers", "peers-unreachable", peer("tcp dport 7536 drop"), CURE_PEER),
    INBOUND_TCP_REFUSED("tcp", "tcp-refused", nft("tcp dport 7536 reject with tcp reset"), ""),
    INBOUND_TCP_DROPPED("tcp", "tcp-dropped", nft("tcp dport 7500-7599 drop"), ""),
    INBOUND_TCP_REJECTED(
        "tcp", "tcp-rejected", nft("tcp dport 7536 reject with icmpx admin-prohibited"), ""),
    MULTICAST_FILTERED("multicast", "multicast-filtered", bridge("ip daddr 224.0.0.0/4 drop"), ""),
    INBOUND_MULTICAST_FILTERED(
        "multicast",
        "multicast-inbound-filtered",
        bridge("oifname cable2 ip daddr 224.0.0.0/4 drop"),
        ""),
    BROADCAST_FILTERED(
        "broadcast",
        "broadcast-filtered",
        bridge("ether daddr ff:ff:ff:ff:ff:ff ip protocol udp drop"),
        ""),
    CLIENTS_ISOLATED(
        "isolation", "isolation-likely", ISOLATE.formatted("on"), ISOLATE.formatted("off")),
    PREFIX_MISMATCH(
        "prefix", "prefix-mismatch", "lan: addr 2 10.77.0.200/25", "lan: addr 2 10.77.0.2/24"),
    SMALLER_SUBNET(
        "prefix", "prefix-mismatch", "lan: addr 2 10.77.0.2/30", "lan: addr 2 10.77.0.2/24"),
    OTHER_SUBNET(
        "prefix", "prefix-one-way", "lan: addr 2 10.99.0.2/24", "lan: addr 2 10.77.0.2/24"),
    OTHER_SUBNET_WITHOUT_IPV6(
        "prefix",
        "prefix-mismatch",
        "2: sysctl -qw net.ipv6.conf.all.disable_ipv6=1; ip addr flush dev eth0;"
            + " ip addr add 10.99.0.2/24 dev eth0",
        "2: ip addr flush dev eth0; ip addr add 10.77.0.2/24 dev eth0;"
            + " sysctl -qw net.ipv6.conf.all.disable_ipv6=0"),
    IPV6_OFF(
        "ipv6",
        "ipv6-off",
        "2: sysctl -qw net.ipv6.conf.all.disable_ipv6=1",
        "2: sysctl -qw net.ipv6.conf.all.disable_ipv6=0"),
    NO_DEFAULT_ROUTE("route", "route-none", "2: ip route del default; ip -6 route del default", ""),
    NO_IPV4_DEFAULT_ROUTE("route", "route-none", "2: ip route del default", ""),
    VPN_TAKES_THE_LAN(
        "vpn",
        "vpn-takes-lan",
        "2: ip link add tun0 type veth peer name tun1; ip link set tun0 up; ip link set tun1 up;"
            + " ip addr add 10.8.0.2/24 dev tun0; ip route add 10.77.0.0/25 dev tun0",
        "2: ip link del tun0"),
    CABLE_OUT("interfaces", "interfaces-none", "2: ip link set eth0 down", ""),
    TRACKER_DOWN("tracker", "tracker-down", "", "", "--tracker", "http://10.77.0.1:9"),
    INTERFACES_EXCLUDED("interfaces", "interfaces-excluded", "", "", "--interface", "!eth*"),
    PEER_AWAY("peers", "peers-named-unreachable", "", "", "--peer", "10.77.0.99");

    private final String layer;
    private final String code;
    private final String plant;
    private final String cure;
    private final String options;

    Fault(String layer, String code, String plant, String cure, String... options) {
      this.layer = layer;
      this.code = code;
      this.plant = plant;
      this.cure = cure;
      this.options = String.join(" ", options);
    }

    private static String nft(String rule) {
      return nft("inet", rule);
    }

    private static String nft(String family, String rule) {
      return "2: nft '" + input(family, rule) + "'";
    }

    private static String peer(String rule) {
      return "1: nft '" + input("inet", rule) + "'";
    }

    private static String bridge(String rule) {
      return "bridge: nft '" + NFT_BRIDGE + rule + "'";
    }

    private static String python(String type, String call) {
      return "2& python3 -c 'import socket,time;s=socket.socket(socket.AF_INET6,"
          + type
          + ");s.bind((\"::\",7536));s."
          + call
          + ";print(\"held\",flush=True);time.sleep(60)'";
    }
  }

  @TempDir static Path folder;
  private Lan lan;
  private String sharer = "";
  private final List<Running> beside = new ArrayList<>();

  @BeforeAll
  void up() throws IOException {
    lan = Lan.up(folder, 3, "--gateway");
    lan.write(1, "photo.jpg", new byte[100_000]);
    lan.startIdt(1, "share", "--json", "photo.jpg").awaitEvent("sharing");
    JsonNode found = Running.parse(lan.idt(3, "find", "--json").expect(0).out().getFirst());
    sharer = found.at("/peers/0/peer_id").asText();
  }

  @AfterAll
  void down() throws IOException {
    lan.close();
  }

  @AfterEach
  void endWhatRunsBeside() throws IOException {
    beside.forEach(Running::kill);
    beside.clear();
    lan.run(PATIENT, "nft", "flush ruleset");
    lan.lan("exec", "bridge", "nft", "flush ruleset");
    execute(
        "2: ip link set eth0 up; ip addr replace fd77::2/64 dev eth0;"
            + " ip route replace default via 10.77.0.254; ip -6 route replace default via fd77::254");
  }

  /** {@code HOST: SCRIPT} runs to its end, {@code HOST& SCRIPT} beside, {@code lan: WORD...}. */
  private void execute(String step) throws IOException {
    if (step.isEmpty()) {
      return;
    }
    String[] parts = step.split("[:&] ", 2);
    if (parts[0].equals("lan")) {
      lan.lan(parts[1].split(" ")).expect(0);
    } else if (step.startsWith(parts[0] + "&")) {
      Running holder = lan.start(Integer.parseInt(parts[0]), "sh", "-c", "exec " + parts[1]);
      beside.add(holder);
      holder.awaitLine("held"::equals);
    } else {
      lan.lan("exec", parts[0], "sh", "-ec", parts[1]).expect(0);
    }
  }

  private List<JsonNode> doctor(int code, String... options) throws IOException {
    String[] command =
        Stream.concat(Stream.of("doctor", "--json"), Stream.of(options)).toArray(String[]::new);
    return lan.idt(PATIENT, command).expect(code).out().stream().map(Running::parse).toList();
  }

  private static String verdicts(List<JsonNode> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  @Test
  void inTheHealthyLabEveryLayerIsOk() throws Exception {
    List<JsonNode> lines = doctor(0);

    assertEquals(20, lines.size());
    for (JsonNode line : lines) {
      assertEquals("ok", line.path("verdict").asText(), verdicts(lines));
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theLayerWithTheFaultIsNamed(Fault fault) throws Exception {
    execute(fault.plant);
    try {
      assertNamed(
          fault.layer,
          fault.code,
          doctor(1, fault.options.isEmpty() ? new String[0] : fault.options.split(" ")));
    } finally {
      execute(fault.cure);
    }
  }

  private static void assertNamed(String layer, String code, List<JsonNode> lines) {
    JsonNode last = lines.getLast();
    assertEquals("diagnosis", last.path("event").asText());
    assertEquals(
        layer + " " + code,
        last.path("layer").asText() + ' ' + last.path("code").asText(),
        () -> verdicts(lines));
    assertFalse(last.path("action").asText().isEmpty());
  }

  @Test
  void aCloneOfAPeerIsNamed() throws Exception {
    String header = "4944540101001d70%08x%s00".formatted(0x12345678, sharer);
    beside.add(
        lan.start(
            3,
            "python3",
            "-c",
            "import socket,time\n"
                + "s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n"
                + "print('held',flush=True)\n"
                + "while 1: s.sendto(bytes.fromhex('"
                + header
                + "'),('224.0.0.173',7536));"
                + " time.sleep(0.2)"));
    beside.getFirst().awaitLine("held"::equals);

    assertNamed("identity", "identity-cloned", doctor(1));
  }

  @Test
  void aPeerBesideAnotherThatCannotBeReachedIsNamed() throws Exception {
    lan.write(3, "more.jpg", new byte[1_000]);
    Running sharing = lan.startIdt(3, "share", "--json", "more.jpg");
    beside.add(sharing);
    sharing.awaitEvent("sharing");
    lan.run(3, "nft", input("inet", "tcp dport 7536 drop")).expect(0);
    try {
      assertNamed("peers", "peers-unreachable", doctor(1));
    } finally {
      lan.run(3, "nft", "flush ruleset").expect(0);
    }
  }

  @Test
  void isolationIsNamedWhereTheRouterAnswersNoTcpEither() throws Exception {
    execute(ISOLATE.formatted("on"));
    execute("gw: nft '" + input("inet", "meta l4proto tcp drop") + "'");
    try {
      assertNamed("isolation", "isolation-likely", doctor(1));
    } finally {
      execute("gw: nft flush ruleset");
      execute(ISOLATE.formatted("off"));
    }
  }

  @Test
  void aRuleForThePortOfAnOwnShareIsNamedAndNotTheShare() throws Exception {
    lan.write(PATIENT, "own.jpg", new byte[1_000]);
    Running sharing = lan.startIdt(PATIENT, "share", "--json", "own.jpg");
    beside.add(sharing);
    sharing.awaitEvent("sharing");
    execute("2: nft '" + input("inet", "tcp dport 7536 drop") + "'");

    List<JsonNode> lines = doctor(1);

    assertNamed("tcp", "tcp-dropped", lines);
    assertTrue(verdicts(lines).contains("port-idt"), verdicts(lines));
  }

  @Test
  void aTrackerThatWorksAndANamedPeerAreOk() throws Exception {
    Files.write(lan.home(3).resolve("healthz"), "{}".getBytes(StandardCharsets.UTF_8));
    Running server = lan.start(3, "python3", "-u", "-m", "http.server", "8080");
    beside.add(server);
    server.awaitLine(line -> line.startsWith("Serving"));

    List<JsonNode> lines =
        doctor(0, "--tracker", "http://10.77.0.3:8080", "--peer", lan.address(1));

    assertTrue(verdicts(lines).contains("tracker-reached"), verdicts(lines));
    assertTrue(verdicts(lines).contains("named"), verdicts(lines));
  }

  @Test
  void theReportHidesAddresses() throws Exception {
    lan.idt(PATIENT, "doctor", "--report", "report.txt").expect(0);

    String report = new String(lan.read(PATIENT, "report.txt"), StandardCharsets.UTF_8);
    assertTrue(report.contains("<ipv4-1>/24"), report);
    assertFalse(report.contains("10.77.") || report.contains("fd77:"), report);
    lan.idt(PATIENT, "doctor", "--report", "report.txt").expect(1);
  }
}
