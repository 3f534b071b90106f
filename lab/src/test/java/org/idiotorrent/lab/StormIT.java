package org.idiotorrent.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.idiotorrent.share.Printable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody on the LAN makes up peers by the thousand, with forged sources and nasty names. */
@Tag("alone")
class StormIT {
  private static final int SECONDS = 20;
  private static final int PER_SECOND = 10_000;
  private static final long RESTING = 50; // milliseconds of processor time in a second

  @TempDir Path folder;
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 3, "--ipv4-only", "--prefix", "20");
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  /** Processor time of a process so far, milliseconds. */
  private static long cpuMillis(Running process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }

  /** Waits until {@code processes} have started, and said what they say at their start. */
  private static void awaitRest(Running... processes) throws IOException {
    for (Running process : processes) {
      AtomicLong last = new AtomicLong(-1);
      await("rest of " + process)
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            long now = cpuMillis(process);
            return now - last.getAndSet(now) <= RESTING;
          });
    }
  }

  /** Waits until host {@code host} was sent that many more packets. */
  private void awaitReceived(int host, long packets) throws IOException {
    long before = lan.counter(host, "rx", "packets");
    await()
        .atMost(Duration.ofSeconds(SECONDS))
        .until(() -> lan.counter(host, "rx", "packets") - before >= packets);
  }

  @Test
  void stormCostsLittleAndTheRealShareIsFound() throws Exception {
    lan.write(1, "real.bin", Samples.bytes(100_000, 1));
    Running sharing = lan.startIdt(1, "share", "--json", "real.bin", "--via", "beacon");
    String id = sharing.awaitEvent("sharing").path("file_id").asText();
    Running watching =
        lan.startIdt(2, "get", "--json", "ab".repeat(32), "--wait", "60s", "--via", "beacon");
    awaitRest(sharing, watching);

    long sharingBefore = cpuMillis(sharing);
    long watchingBefore = cpuMillis(watching);
    Running storm = Storm.ANNOUNCEMENTS.start(lan, SECONDS, PER_SECOND);
    awaitReceived(2, 5 * PER_SECOND * 9 / 10);
    Result found = lan.idt(2, "find", "--json", "real").expect(0);
    int sent = Integer.parseInt(storm.result().expect(0).out().getFirst());
    long sharingCost = cpuMillis(sharing) - sharingBefore;
    long watchingCost = cpuMillis(watching) - watchingBefore;

    System.out.printf(
        "StormIT: %d datagrams in %d s; share %d ms, get %d ms, find %d ms%n",
        sent, SECONDS, sharingCost, watchingCost, found.time().toMillis());
    assertTrue(sent > SECONDS * PER_SECOND * 9 / 10, "sent " + sent);
    JsonNode share = Running.parse(found.out().getFirst());
    assertEquals(id, share.path("file_id").asText());
    assertTrue(share.at("/peers/0/reachable").asBoolean());
    assertTrue(sharingCost < SECONDS * 250, "processor time of share, ms: " + sharingCost);
    assertTrue(watchingCost < SECONDS * 250, "processor time of get, ms: " + watchingCost);
    lan.idt(2, "get", id).expect(0);
  }

  private static long statusKilobytes(Running process, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private long sentBytes(int host) throws IOException {
    return lan.counter(host, "tx", "bytes");
  }

  @Test
  void mdnsStormFillsNoMemoryAndIsNotEchoed() throws Exception {
    lan.write(1, "real.bin", Samples.bytes(100_000, 1));
    Running sharing = lan.startIdt(1, "share", "--json", "real.bin");
    String id = sharing.awaitEvent("sharing").path("file_id").asText();
    Running watching =
        lan.startIdt(2, "get", "--json", "ab".repeat(32), "--wait", "60s", "--via", "mdns");
    awaitRest(sharing, watching);
    long sentBefore = sentBytes(2) + sentBytes(1);

    Running storm = Storm.MDNS_ANNOUNCEMENTS.start(lan, 10, 5_000);
    awaitReceived(2, 10_000);
    Result found = lan.idt(2, "find", "--json", "real").expect(0);
    int packets = Integer.parseInt(storm.result().expect(0).out().getFirst());

    long echoed = sentBytes(2) + sentBytes(1) - sentBefore;
    long memory = Math.max(statusKilobytes(sharing, "VmHWM"), statusKilobytes(watching, "VmHWM"));
    System.out.printf(
        "StormIT: %d mDNS packets; %d bytes sent by others; at most %d KB in memory; find %d ms%n",
        packets, echoed, memory, found.time().toMillis());
    assertEquals(id, Running.parse(found.out().getFirst()).path("file_id").asText());
    assertTrue(memory < 400_000, "KB in memory: " + memory);
    assertTrue(echoed < 60L * packets, "bytes sent on account of the storm: " + echoed);
  }

  @Test
  void mdnsQueriesCostLittleAndAreAnsweredWithinBounds() throws Exception {
    int seconds = 10;
    lan.write(1, "real.bin", Samples.bytes(100_000, 1));
    Running sharing = lan.startIdt(1, "share", "--json", "real.bin");
    String id = sharing.awaitEvent("sharing").path("file_id").asText();
    lan.idt(2, "get", id, "--via", "mdns", "--wait", "20s").expect(0);
    awaitRest(sharing);

    long costBefore = cpuMillis(sharing);
    long bytesBefore = sentBytes(1);
    Running storm = Storm.MDNS_QUERIES.start(lan, seconds, PER_SECOND);
    int sent = Integer.parseInt(storm.result().expect(0).out().getFirst());
    long cost = cpuMillis(sharing) - costBefore;
    long answered = sentBytes(1) - bytesBefore;
    Result found = lan.idt(2, "find", "--json", "--via", "mdns", "real").expect(0);

    System.out.printf(
        "StormIT: %d mDNS queries in %d s; share %d ms and %d bytes sent, find %d ms%n",
        sent, seconds, cost, answered, found.time().toMillis());
    assertTrue(sent > seconds * PER_SECOND * 9 / 10, "sent " + sent);
    assertEquals(id, Running.parse(found.out().getFirst()).path("file_id").asText());
    assertTrue(cost < seconds * 250L, "processor time of share, ms: " + cost);
    assertTrue(answered < (200 + 21 * (seconds + 2)) * 1_500L, "bytes sent: " + answered);
  }

  @Test
  void nothingOfAStrangersNameReachesTheTerminalRaw() throws Exception {
    List<String> names =
        List.of("\u001b[2Jgone", "\u202egpj.exe", "a\rb\nc", "\u009b31m", "z\u200bw", "x\u0007y");
    String announce =
        """
        import socket, struct, sys, time
        out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('10.77.0.3'))
        entries = b''
        for i, name in enumerate(sys.argv[1:]):
            text = bytes.fromhex(name)
            entries += b'\\x20' + bytes([i]) * 32 + struct.pack('>QIB', 1000, 16384, 1) + bytes([len(text)]) + text
        head = b'IDT\\x01\\x01\\x00' + struct.pack('>HI', 9, 1) + b'p' * 16 + bytes([len(sys.argv) - 1])
        for i in range(300):
            out.sendto(head + entries, ('224.0.0.173', 7536))
            if i == 3: print('announced', flush=True)
            time.sleep(0.2)
        """;
    String[] hex =
        names.stream()
            .map(name -> HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8)))
            .toArray(String[]::new);
    lan.start(3, Samples.words(List.of("python3", "-c", announce), hex))
        .awaitLine("announced"::equals);
    String onTerminal = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";

    Result piped = lan.idt(2, "find", "--via", "beacon").expect(0);
    Result shown =
        lan.run(
                2,
                Samples.words(
                    List.of("python3", "-c", onTerminal), Lan.idt("find", "--via", "beacon")))
            .expect(0);

    String expected = String.join("\n", piped.out());
    assertEquals(expected, String.join("\n", shown.out()));
    for (String name : names) {
      assertTrue(expected.contains(Printable.of(name)), () -> name + " in " + expected);
    }
    assertTrue(
        expected.codePoints().allMatch(c -> c == '\n' || isHarmless(c)), () -> "raw: " + expected);
  }

  private static boolean isHarmless(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL && type != Character.FORMAT;
  }

  @Test
  void answersAreBoundedWhoeverAsks() throws Exception {
    lan.write(1, "real.bin", Samples.bytes(1_000, 1));
    Running sharing = lan.startIdt(1, "share", "--json", "real.bin", "--via", "beacon");
    sharing.awaitEvent("sharing");
    awaitRest(sharing);
    String ask =
        """
        import socket, struct, os, time
        mine = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        mine.bind(('10.77.0.3', 0))
        mine.setblocking(False)
        asked = answered = 0
        for i in range(2000):
            for size in (31, 60, 400):
                query = (b'IDT\\x01\\x02\\x00' + struct.pack('>HI', 0, i) + os.urandom(16)
                         + b'\\x00\\x00').ljust(size, b'\\0')
                mine.sendto(query, ('10.77.0.1', 7536))
                asked += size
            time.sleep(0.001)
        end = time.monotonic() + 2
        while time.monotonic() < end:
            try: answered += len(mine.recv(2000))
            except BlockingIOError: time.sleep(0.01)
        print(asked, answered)
        """;
    String[] sums = lan.run(3, "python3", "-c", ask).expect(0).out().getFirst().split(" ", -1);

    long answered = Long.parseLong(sums[1]);
    assertTrue(answered > 0, "no answer at all");
    assertTrue(answered <= 6 * 1_200, "more than one answer a second: " + answered);
    assertEquals(List.of(), offLink());
  }

  @Test
  void queryStormCostsLittleAndWhoAsksIsAnsweredNevertheless() throws Exception {
    int seconds = 10;
    List<String> share = new ArrayList<>(List.of("share", "--json", "--via", "beacon"));
    for (int i = 0; i < 200; i++) {
      lan.write(1, "real " + i, Samples.bytes(1_000, i));
      share.add("real " + i);
    }
    Running sharing = lan.startIdt(1, share.toArray(new String[0]));
    sharing.awaitEvent("sharing");
    awaitRest(sharing);

    long costBefore = cpuMillis(sharing);
    long bytesBefore = sentBytes(1);
    Running storm = Storm.QUERIES.start(lan, seconds, PER_SECOND);
    awaitReceived(2, 2 * PER_SECOND * 9 / 10);
    Result found = lan.idt(2, "find", "--json", "--via", "beacon", "real 7*").expect(0);
    int sent = Integer.parseInt(storm.result().expect(0).out().getFirst());
    long cost = cpuMillis(sharing) - costBefore;
    long answered = sentBytes(1) - bytesBefore;

    System.out.printf(
        "StormIT: %d queries in %d s; share %d ms and %d bytes sent, find %d ms%n",
        sent, seconds, cost, answered, found.time().toMillis());
    assertTrue(sent > seconds * PER_SECOND * 9 / 10, "sent " + sent);
    assertTrue(cost < seconds * 250L, "processor time of share, ms: " + cost);
    assertTrue(answered < 3L * sent * 300, "bytes sent: " + answered);
  }

  /** What comes back when the source of a query is not on the link. */
  private List<String> offLink() throws IOException {
    String ask =
        """
        ip addr add 192.0.2.9/32 dev eth0
        python3 - <<'EOF'
        import socket, struct, os, time
        mine = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        mine.bind(('192.0.2.9', 0))
        mine.settimeout(1.5)
        mine.sendto(b'IDT\\x01\\x02\\x00' + bytes(6) + os.urandom(16) + bytes(372),
                    ('10.77.0.1', 7536))
        try: print(len(mine.recv(2000)))
        except TimeoutError: pass
        EOF
        """;
    lan.run(1, "ip", "route", "add", "192.0.2.9/32", "via", "10.77.0.3").expect(0);
    return lan.run(3, "sh", "-c", ask).expect(0).out();
  }
}
