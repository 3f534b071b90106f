package org.idiotorrent.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.Seeds;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerAnswerTest {
  /** As in TRACKER.md, section 1. */
  private static final String EXAMPLE =
      """
      {"interval":570,"lifetime":1140,"degraded":false,"seeders":3,"leechers":12,
       "peers":[{"address":"198.51.100.7","port":7536,
                 "peer_id":"8899aabbccddeeff0011223344556677","complete":true},
                {"address":"203.0.113.9","port":7537,"complete":false,"lan":["192.168.1.21"],
                 "later":{"a":[1,{}]}}]}
      """;

  private static TrackerAnswer parse(String json) throws IOException {
    return TrackerAnswer.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hasTheIntervalAndThePeers() throws Exception {
    TrackerAnswer answer = parse(EXAMPLE);

    assertEquals(Duration.ofSeconds(570), answer.interval());
    assertEquals(
        List.of(
            new TrackerPeer(
                "198.51.100.7",
                7_536,
                PeerId.parse("8899aabbccddeeff0011223344556677"),
                true,
                List.of()),
            new TrackerPeer(
                "203.0.113.9", 7_537, Optional.empty(), false, List.of("192.168.1.21"))),
        answer.peers());
  }

  @Test
  void passesOverWhatIsSaidOfSeveralFiles() throws Exception {
    TrackerAnswer answer = parse("{\"files\":[{\"peers\":[{\"port\":1}]}],\"interval\":5}");

    assertEquals(new TrackerAnswer(Duration.ofSeconds(5), List.of()), answer);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "86400, 86400", "86401, 86400", "9223372036854775807, 86400"})
  void keepsTheIntervalWithinBounds(long said, long seconds) throws Exception {
    assertEquals(Duration.ofSeconds(seconds), parse("{\"interval\":" + said + "}").interval());
  }

  @Test
  void takesNoMorePeersThanWereAskedFor() throws Exception {
    String peer = "{\"address\":\"192.0.2.1\",\"port\":7536}";
    String json = "{\"interval\":1,\"peers\":[" + (peer + ",").repeat(999) + peer + "]}";

    assertEquals(TrackerAnswer.MAX_PEERS, parse(json).peers().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{}",
        "{\"interval\":0}",
        "{\"interval\":-5}",
        "{\"interval\":1.5}",
        "{\"interval\":\"1\"}",
        "{\"interval\":99999999999999999999}",
        "{\"interval\":1,\"peers\":{}}",
        "{\"interval\":1,\"peers\":[7]}",
        "{\"interval\":1,\"peers\":[{\"port\":\"7536\"}]}",
        "{\"interval\":1,\"peers\":[{\"address\":7}]}",
        "{\"interval\":1,\"peers\":[{\"lan\":\"x\"}]}",
        "{\"interval\":1,\"peers\":[{\"lan\":[[]]}]}",
        "{\"interval\":1,\"peers\":["
      })
  void isRefusedIfItIsNoTrackers(String json) {
    assertThrows(TrackerException.class, () -> parse(json));
  }

  @Test
  void survivesWhateverIsMadeOfIt() {
    byte[] good =
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(EXAMPLE.length())
                + "\r\n"
                + EXAMPLE
                + "\r\n0\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    Seeds.check(
        3_000,
        random -> {
          byte[] bytes = good.clone();
          for (int i = random.nextInt(8); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          try {
            HttpReply reply = HttpReply.read(new ByteArrayInputStream(bytes));
            assertTrue(TrackerAnswer.parse(reply.body()).peers().size() <= TrackerAnswer.MAX_PEERS);
          } catch (IOException e) {
            assertTrue(e.getMessage() != null, "says what is wrong");
          }
        });
  }
}
