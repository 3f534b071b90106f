package org.idiotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.idiotorrent.tracker.TrackerCalls.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls of TRACKER.md, as a client makes them. */
final class TrackerServerTest {
  private static final String FILE = "ab".repeat(32);
  private static final String OTHER_FILE = "cd".repeat(20);

  private TrackerServer server;
  private TrackerCalls calls;

  @BeforeEach
  void start() throws Exception {
    server = TrackerServer.start(TrackerSettings.inMemory().withHops(1));
    calls = new TrackerCalls(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPeerIsToldOfTheOthersAndNotOfItself() throws Exception {
    calls.register("192.0.2.1", FILE, 1, 7001, "started", 0);
    Reply second = calls.register("192.0.2.2", FILE, 2, 7002, "started", 10);
    assertEquals(1, second.json().get("seeders").asInt());
    assertEquals(1, second.json().get("leechers").asInt());
    assertEquals(Set.of("192.0.2.1:7001"), second.peers());
    assertTrue(second.json().get("peers").get(0).get("complete").asBoolean());
    assertFalse(second.json().get("degraded").asBoolean());
  }

  @Test
  void theIntervalIsJitteredAndTheLifetimeTwiceThat() throws Exception {
    Reply reply = calls.register("192.0.2.1", FILE, 1, 7001, "started", 0);
    int interval = reply.json().get("interval").asInt();
    assertTrue(interval >= 540 && interval <= 600, reply.text());
    assertEquals(2 * interval, reply.json().get("lifetime").asInt());
  }

  @Test
  void whoStopsIsGoneAtOnce() throws Exception {
    calls.register("192.0.2.1", FILE, 1, 7001, "started", 0);
    Reply reply = calls.register("192.0.2.1", FILE, 1, 7001, "stopped", 0);
    assertEquals(0, reply.json().get("seeders").asInt());
    assertEquals(Set.of(), calls.get("192.0.2.9", "/get_peers?file_id=" + FILE).peers());
  }

  @Test
  void nobodyCanStopAnother() throws Exception {
    calls.register("192.0.2.1", FILE, 1, 7001, "started", 0);
    calls.register("192.0.2.66", FILE, 1, 7001, "stopped", 0);
    assertEquals(
        Set.of("192.0.2.1:7001"), calls.get("192.0.2.9", "/get_peers?file_id=" + FILE).peers());
  }

  @Test
  void laterWordsOfAPeerReplaceEarlierOnes() throws Exception {
    calls.register("192.0.2.1", FILE, 1, 7001, "started", 5);
    calls.register("192.0.2.1", FILE, 1, 7009, "completed", 0);
    Reply reply = calls.get("192.0.2.9", "/get_peers?file_id=" + FILE);
    assertEquals(Set.of("192.0.2.1:7009"), reply.peers());
    assertEquals(1, reply.json().get("seeders").asInt());
    assertEquals(0, reply.json().get("leechers").asInt());
  }

  @Test
  void oneCallMayListSeveralFiles() throws Exception {
    calls.register("192.0.2.1", OTHER_FILE, 1, 7001, "started", 0);
    Reply reply =
        calls.post(
            "192.0.2.2",
            "{\"peer_id\":\"%032x\",\"port\":7002,\"files\":[%s,%s]}"
                .formatted(
                    2,
                    "{\"file_id\":\"" + FILE + "\",\"event\":\"started\",\"left\":0}",
                    "{\"file_id\":\"" + OTHER_FILE + "\",\"event\":\"update\",\"left\":1}"));
    assertEquals(FILE, reply.json().get("files").get(0).get("file_id").asText());
    assertEquals(0, reply.json().get("files").get(0).get("peers").size());
    assertEquals(OTHER_FILE, reply.json().get("files").get(1).get("file_id").asText());
    assertEquals(1, reply.json().get("files").get(1).get("peers").size());
  }

  @Test
  void onlyThoseOfTheSameAddressAreToldLanAddresses() throws Exception {
    calls.post(
        "192.0.2.1",
        TrackerCalls.body(FILE, 1, 7001, "started", 0)
            .replace("{", "{\"lan\":[\"192.168.1.5\",\"fd00::5\",\"8.8.8.8\",\"127.0.0.1\"],"));
    Reply near = calls.get("192.0.2.1", "/get_peers?file_id=" + FILE);
    assertEquals(
        List.of("192.168.1.5", "fd00::5"),
        near.json().get("peers").get(0).get("lan").valueStream().map(one -> one.asText()).toList());
    Reply far = calls.get("192.0.2.2", "/get_peers?file_id=" + FILE);
    assertFalse(far.json().get("peers").get(0).has("lan"), far.text());
  }

  @Test
  void whatAStrangerWritesIntoForwardedForIsNotBelieved() throws Exception {
    calls.register("203.0.113.7, 192.0.2.1", FILE, 1, 7001, "started", 0);
    assertEquals(
        Set.of("192.0.2.1:7001"), calls.get("192.0.2.9", "/get_peers?file_id=" + FILE).peers());
  }

  @Test
  void manyCallsOfOneNetworkHaveToWait() throws Exception {
    Reply reply = calls.get("2001:db8::1", "/get_peers?file_id=" + FILE);
    for (int i = 0; i < 450 && reply.status() == 200; i++) {
      reply = calls.get("2001:db8::" + Integer.toHexString(i + 1), "/get_peers?file_id=" + FILE);
    }
    assertEquals(429, reply.status());
    assertEquals("too_many_requests", reply.json().get("error").asText());
    assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1);
    assertEquals(200, calls.get("2001:db8:0:1::1", "/get_peers?file_id=" + FILE).status());
  }
}
