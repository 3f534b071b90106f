package org.idiotorrent.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two LANs with a router between them that lets no multicast across: hosts 1 to 3 on one, 4 and 5
 * on the other. The tracker runs in host 3.
 */
class TrackerIT {
  private static final int SIZE = 6_000_000;
  private static final String TRACKER = "http://10.77.0.3:8080";

  @TempDir Path folder;
  private Lan lan;
  private byte[] content = new byte[0];

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 5, "--split", "3");
    content = Samples.bytes(SIZE, 5);
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  private Running startTracker() throws IOException {
    Running tracker = lan.startIdt(3, "tracker", "--port", "8080");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> lan.run(3, "curl", "-sf", TRACKER + "/readyz").exit() == 0);
    return tracker;
  }

  /** Shares the file in {@code host}, and waits until the tracker lists it. */
  private JsonNode share(int host, String... options) throws IOException {
    lan.write(host, "file.bin", content);
    List<String> command =
        new ArrayList<>(List.of("share", "--json", "file.bin", "--tracker", TRACKER));
    command.addAll(List.of(options));
    return lan.startIdt(host, command.toArray(String[]::new)).awaitEvent("sharing");
  }

  private void awaitListed(JsonNode sharing, int seeders) {
    String ask = TRACKER + "/get_peers?file_id=" + sharing.path("file_id").asText();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          Result answer = lan.run(3, "curl", "-sf", ask);
          return answer.exit() == 0
              && Running.parse(String.join("", answer.out())).path("seeders").asInt() == seeders;
        });
  }

  private JsonNode assertGot(int host, Result result) {
    JsonNode done = result.expect(0).event("done");
    assertArrayEquals(content, lan.read(host, "file.bin"));
    return done;
  }

  private static List<String> addresses(JsonNode done) {
    return StreamSupport.stream(done.path("peers").spliterator(), false)
        .map(peer -> peer.path("address").asText())
        .toList();
  }

  private static String idOnly(JsonNode sharing) {
    return "idt:" + sharing.path("file_id").asText() + "?tr=" + TRACKER;
  }

  @Test
  void getsByLinkAcrossTheRouter() throws Exception {
    startTracker();
    JsonNode sharing = share(1);
    awaitListed(sharing, 1);
    String link = sharing.path("link").asText();
    assertTrue(link.contains("&tr=http:%2F%2F10.77.0.3:8080"), link);

    JsonNode done = assertGot(4, lan.idt(4, "get", "--json", idOnly(sharing)));
    assertEquals(List.of("10.77.0.1:7536"), addresses(done));
    assertEquals("[\"tracker\"]", done.path("peers").get(0).path("via").toString());
    assertTrue(done.path("seconds").asDouble() < 5, done::toString);

    assertGot(5, lan.idt(5, "get", "--json", link));
  }

  @Test
  void isListedWithItsAddressesOfBothFamilies() throws Exception {
    startTracker();
    lan.write(1, "hosts", "10.77.0.3 tracker.test\nfd77::3 tracker.test\n".getBytes(US_ASCII));
    lan.write(1, "file.bin", content);
    String url = "http://tracker.test:8080";
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "IDT_JAVA_OPTS=-Djdk.net.hosts.file=hosts"));
    command.addAll(List.of(Lan.idt("share", "--json", "file.bin", "--tracker", url)));
    Running share = lan.start(1, command.toArray(String[]::new));
    JsonNode sharing = share.awaitEvent("sharing");
    awaitListed(sharing, 2);

    String ask = TRACKER + "/get_peers?file_id=" + sharing.path("file_id").asText();
    JsonNode answer = Running.parse(String.join("", lan.run(3, "curl", "-sf", ask).out()));
    assertEquals(Set.of("10.77.0.1", "fd77::1"), Set.copyOf(answer.findValuesAsText("address")));
    assertEquals(1, Set.copyOf(answer.findValuesAsText("peer_id")).size());

    share.signal("INT");
    awaitListed(sharing, 0);
  }

  @Test
  void findsByIdAcrossTheRouter() throws Exception {
    startTracker();
    JsonNode sharing = share(1);
    awaitListed(sharing, 1);
    String id = sharing.path("file_id").asText();

    JsonNode found =
        Running.parse(
            lan.idt(4, "find", id, "--json", "--tracker", TRACKER).expect(0).out().get(0));
    assertEquals("file.bin", found.path("name").asText());
    assertEquals("[\"tracker\"]", found.path("peers").get(0).path("via").toString());

    JsonNode near =
        Running.parse(
            lan.idt(2, "find", id, "--json", "--tracker", TRACKER).expect(0).out().get(0));
    assertEquals(1, near.path("peers").size(), "one peer, however it was found");
    assertTrue(near.path("peers").get(0).path("via").toString().contains("\"tracker\""));
    assertTrue(near.path("peers").get(0).path("via").toString().contains("\"beacon\""));
  }

  @Test
  void leavesTheTrackersPeersAloneWhereTheLanServes() throws Exception {
    content = Samples.bytes(5 * SIZE, 6);
    startTracker();
    JsonNode near = share(1, "--limit-up", "8M"); // it takes longer than the LAN is given alone
    share(4);
    awaitListed(near, 2);
    countDials(4);
    String id = near.path("file_id").asText();

    JsonNode done = assertGot(2, lan.idt(2, "get", "--json", id, "--tracker", TRACKER));

    assertTrue(done.path("seconds").asDouble() > 2, done::toString);
    assertTrue(addresses(done).stream().noneMatch(one -> one.contains("10.78.")), done::toString);
    assertTrue(done.path("peers").get(0).path("via").toString().contains("beacon"));
    assertEquals(0, dials(4), "to the one beyond the router");

    lan.idt(2, "get", "--no-lan", "--force", "-o", "2.bin", idOnly(near)).expect(0);
    assertTrue(dials(4) > 0, "it would have been counted");
  }

  @Test
  void getsHelpFromBeyondTheRouterWhenTheLanIsSlow() throws Exception {
    startTracker();
    JsonNode near = share(1, "--limit-up", "200K"); // 30 s alone
    share(4);
    awaitListed(near, 2);
    String id = near.path("file_id").asText();

    JsonNode done = assertGot(2, lan.idt(2, "get", "--json", id, "--tracker", TRACKER));

    assertTrue(done.path("seconds").asDouble() < 15, done::toString);
    assertTrue(addresses(done).contains("10.78.0.4:7536"), done::toString);
  }

  @Test
  void letsNoPublicTrackerNamePrivateAddresses() throws Exception {
    lan.run(3, "ip", "addr", "add", "192.0.2.9/32", "dev", "lo").expect(0);
    lan.lan("exec", "gw", "ip", "route", "add", "192.0.2.9", "via", "10.77.0.3").expect(0);
    startTracker();
    JsonNode sharing = share(1);
    awaitListed(sharing, 1);
    countDials(1);

    String link = "idt:" + sharing.path("file_id").asText() + "?tr=http://192.0.2.9:8080";
    Result refused = lan.idt(4, "get", "-v", "--wait", "4s", link).expect(3);

    assertTrue(refused.errors().contains("192.0.2.9:8080 knows 1 peers"), refused::errors);
    assertEquals(0, dials(1));
  }

  /** From now on counts who connects to host {@code host}'s peer. */
  private void countDials(int host) throws IOException {
    countDials(host, 7536);
  }

  /** The same for another port. */
  private void countDials(int host, int port) throws IOException {
    lan.run(host, "nft", "add table ip idt").expect(0);
    lan.run(host, "nft", "add chain ip idt in { type filter hook input priority 0 ; }").expect(0);
    String rule = "add rule ip idt in tcp dport " + port + " tcp flags syn / syn,ack counter";
    lan.run(host, "nft", rule).expect(0);
  }

  private int dials(int host) throws IOException {
    String counted = String.join(" ", lan.run(host, "nft", "list", "ruleset").expect(0).out());
    Matcher packets = Pattern.compile("counter packets ([0-9]+)").matcher(counted);
    assertTrue(packets.find(), counted);
    return Integer.parseInt(packets.group(1));
  }

  @Test
  void completesThoughTheTrackerIsKilledMidWay() throws Exception {
    Running tracker = startTracker();
    JsonNode sharing = share(1, "--limit-up", "1M");
    awaitListed(sharing, 1);
    Running get = lan.startIdt(4, "get", "--json", idOnly(sharing));
    get.awaitLine(
        line -> line.contains("\"tracker_bytes\":") && !line.contains("\"tracker_bytes\":0"));

    tracker.kill();

    assertTrue(get.isAlive());
    assertGot(4, get.result());
  }

  @Test
  void findsATrackerThatIsStartedLater() throws Exception {
    countDials(3, 8080);
    JsonNode sharing = share(1);
    Awaitility.await().until(() -> dials(3) >= 2); // refused more than once
    Running get = lan.startIdt(4, "get", "--json", "--wait", "40s", idOnly(sharing));
    int before = dials(3);
    Awaitility.await().until(() -> dials(3) >= before + 3);

    startTracker();

    JsonNode done = assertGot(4, get.result());
    assertFalse(addresses(done).isEmpty());
  }
}
