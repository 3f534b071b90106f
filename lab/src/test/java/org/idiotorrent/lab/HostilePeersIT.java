package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.idiotorrent.transfer.RogueSeeder;
import org.idiotorrent.transfer.RogueSeeder.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four receivers and a seeder among four hostile peers of each kind, on cables that are the limit.
 * The hostile ones are one program with four addresses, named to the receivers, and dial every
 * honest peer again and again.
 */
@Tag("alone")
class HostilePeersIT {
  private static final int SEEDER = 1;
  private static final int LAST_RECEIVER = 5;
  private static final int ROGUES = 6;
  private static final int EACH = 4;
  private static final int FIRST_PORT = 7600;

  /** Of each cable: so little that a slow machine with two cores can keep all of them full. */
  private static final int MBIT = 25;

  private static final int MOST_BAD_CHUNKS = 3;
  private static final double MOST_TIMES = 1.25;
  private static final Set<Fault> FAULTS =
      EnumSet.of(
          Fault.ONE_CHUNK_IN_TEN_WRONG,
          Fault.STALLS_AFTER_HELLO,
          Fault.ONE_BYTE_A_SECOND,
          Fault.HAVES_WITHOUT_END,
          Fault.LYING_BITMAP,
          Fault.REQUESTS_WITHOUT_END);
  private static final byte[] CONTENT = Samples.bytes(48 << 20, 6); // 18 s on such cables

  /** An honest peer was dropped, for what is no fault of anybody. */
  private static final Pattern NO_FAULT =
      Pattern.compile("connected twice|this side ends|the share is withdrawn");

  @TempDir Path folder;
  private Lan lan;

  /** What became of the receivers: the time of the last, and what each said of its peers. */
  private record Outcome(double seconds, List<JsonNode> done) {}

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, ROGUES, "--ipv4-only");
    lan.write(SEEDER, "file.bin", CONTENT);
    lan.write(ROGUES, "file.bin", CONTENT);
    for (int host = SEEDER; host <= LAST_RECEIVER; host++) {
      lan.lan("shape", Integer.toString(host), MBIT + "mbit", "-", "-").expect(0);
    }
    lan.lan("shape", Integer.toString(ROGUES), EACH * MBIT + "mbit", "-", "-").expect(0);
    for (String home : homes()) {
      lan.run(ROGUES, "ip", "address", "add", home + "/24", "dev", "eth0").expect(0);
    }
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  @Test
  void hostilePeersCostTheHonestAQuarterOfTheirTimeAtMost() throws IOException {
    Running seeder = lan.startIdt(SEEDER, "share", "-v", "--json", "file.bin");
    String id = seeder.awaitEvent("sharing").path("file_id").asText();

    Outcome alone = receive(id, List.of());
    startRogues();
    Outcome among = receive(id, rogueAddresses());

    assertTrue(
        among.seconds() <= MOST_TIMES * alone.seconds(),
        "alone " + alone.seconds() + " s, among hostile peers " + among.seconds() + " s");
    assertTrue(badChunks(among) > 0, "no liar was asked for anything");
    assertEquals(List.of(), droppedThoughHonest(seeder.errors(line -> true)));
  }

  private Outcome receive(String id, List<String> named) throws IOException {
    String[] command =
        Samples.words(List.of("get", id, "-v", "--json", "--force"), peerOptions(named));
    List<Running> receivers = new ArrayList<>();
    for (int host = SEEDER + 1; host <= LAST_RECEIVER; host++) {
      receivers.add(lan.startIdt(host, command));
    }
    List<Result> results = receivers.stream().map(one -> one.result().expect(0)).toList();
    for (int host = SEEDER + 1; host <= LAST_RECEIVER; host++) {
      assertArrayEquals(CONTENT, lan.read(host, "file.bin"));
      Files.delete(lan.home(host).resolve("file.bin"));
    }
    results.forEach(one -> assertEquals(List.of(), droppedThoughHonest(one.err())));
    double last = results.stream().mapToLong(one -> one.time().toMillis()).max().orElseThrow();
    return new Outcome(last / 1e3, results.stream().map(one -> one.event("done")).toList());
  }

  private static String[] peerOptions(List<String> addresses) {
    return addresses.stream()
        .flatMap(address -> List.of("--peer", address).stream())
        .toArray(String[]::new);
  }

  /** The wrong chunks that came, of which nobody may get rid of more than a few at one receiver. */
  private static int badChunks(Outcome outcome) {
    int all = 0;
    for (JsonNode done : outcome.done()) {
      for (JsonNode peer : done.path("peers")) {
        int bad = peer.path("bad_chunks").asInt();
        assertTrue(bad <= MOST_BAD_CHUNKS, done::toString);
        all += bad;
      }
    }
    return all;
  }

  private void startRogues() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(RogueSeeder.class.getName());
    command.add(FAULTS.stream().map(Fault::name).collect(Collectors.joining(",")));
    command.addAll(List.of(Integer.toString(FIRST_PORT), "file.bin", String.join(",", homes())));
    IntStream.rangeClosed(SEEDER, LAST_RECEIVER)
        .forEach(host -> command.add(lan.address(host) + ":7536"));
    Running rogues = lan.start(ROGUES, command.toArray(String[]::new));
    rogues.awaitLine(line -> rogues.lines(any -> true).size() == EACH * FAULTS.size());
  }

  private List<String> rogueAddresses() {
    return homes().stream()
        .flatMap(home ->
            IntStream.range(FIRST_PORT, FIRST_PORT + FAULTS.size())
                .mapToObj(port -> home + ":" + port))
        .toList();
  }

  private List<String> homes() {
    return IntStream.rangeClosed(1, EACH).mapToObj(i -> lan.address(100 + i)).toList();
  }

  /** The lines of a log that tell of an honest peer being dropped without need. */
  private List<String> droppedThoughHonest(List<String> log) {
    Pattern dropped =
        Pattern.compile("dropping 10\\.77\\.0\\.[1-5]:|10\\.77\\.0\\.[1-5]:\\d+ broke");
    return log.stream()
        .filter(line -> dropped.matcher(line).find() && !NO_FAULT.matcher(line).find())
        .toList();
  }
}
