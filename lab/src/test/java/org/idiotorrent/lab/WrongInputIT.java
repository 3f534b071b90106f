package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.idiotorrent.transfer.RogueSeeder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong: one clear sentence, the right exit code, nothing lost or overwritten. */
class WrongInputIT {
  private static final byte[] CONTENT = Samples.bytes(500_000, 3);

  @TempDir Path folder;
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 3);
    lan.write(1, "file.bin", CONTENT);
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  private JsonNode share() throws IOException {
    return lan.startIdt(1, "share", "--json", "file.bin").awaitEvent("sharing");
  }

  /** One line on stderr, with these words, and no trace. */
  private static void assertSentence(Result result, int exit, String... words) {
    result.expect(exit);
    List<String> sentences =
        result.err().stream().filter(line -> line.startsWith("idt: ")).toList();
    assertEquals(1, sentences.size(), result::toString);
    for (String word : words) {
      assertTrue(sentences.getFirst().contains(word), () -> "no '" + word + "' in " + result);
    }
    assertFalse(result.toString().contains("Exception"), result::toString);
    assertFalse(result.toString().contains("\tat "), result::toString);
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    assertSentence(lan.idt(1, "share", "nothing.bin"), 1, "nothing.bin");
    assertSentence(lan.idt(1, "create", "nothing.bin"), 1, "nothing.bin");
    assertSentence(lan.idt(1, "seed", "nothing.idtorrent"), 1, "nothing.idtorrent");
    assertSentence(lan.idt(1, "get", "./nothing.idtorrent"), 1, "nothing.idtorrent");
  }

  @Test
  void anUnreadableFileIsNamed() throws Exception {
    Path secret = lan.write(1, "secret", new byte[10]);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    String caps = "-dac_override,-dac_read_search";
    String[] command =
        Stream.concat(
                Stream.of("setpriv", "--bounding-set", caps, "--inh-caps", caps),
                Stream.of(Lan.idt("share", "secret")))
            .toArray(String[]::new);

    assertSentence(lan.run(1, command), 1, "secret", "permission");
  }

  @Test
  void whatIsInTheWayIsNeverReplacedUnasked() throws Exception {
    share();
    byte[] mine = "mine".getBytes(StandardCharsets.UTF_8);
    lan.write(2, "file.bin", mine);

    assertSentence(lan.idt(2, "get", "file.bin"), 1, "file.bin", "--force");
    assertArrayEquals(mine, lan.read(2, "file.bin"));
    lan.idt(2, "get", "file.bin", "--force").expect(0);
    assertArrayEquals(CONTENT, lan.read(2, "file.bin"));
    JsonNode again = lan.idt(2, "get", "--json", "file.bin").expect(0).event("done");
    assertEquals(CONTENT.length, again.path("resumed_bytes").asLong(), "it was there already");
  }

  @Test
  void aFolderInTheWayStays() throws Exception {
    share();
    Path inside = Files.createDirectories(lan.home(2).resolve("file.bin/inside"));

    assertSentence(lan.idt(2, "get", "file.bin", "--force"), 1, "folder", "file.bin");
    assertTrue(Files.isDirectory(inside));
  }

  @Test
  void anUnknownIdOrNameIsNotFound() throws Exception {
    share();
    assertSentence(lan.idt(2, "get", "ab".repeat(32), "--wait", "1s"), 3, "abababab");
    assertSentence(lan.idt(2, "get", "no such name.bin", "--wait", "1s"), 3, "no such name.bin");
    assertSentence(lan.idt(2, "find", "no such name"), 3);
  }

  @Test
  void nobodyThereEndsWithinTheWaitingTime() throws Exception {
    Result result = lan.idt(2, "get", "ab".repeat(32));

    assertSentence(result, 3, "--wait");
    assertTrue(result.time().compareTo(Duration.ofSeconds(12)) < 0, result::toString);
  }

  @Test
  void anAmbiguousNameOrPrefixListsTheCandidates() throws Exception {
    lan.write(3, "file.bin", Samples.bytes(1_000, 4));
    share();
    lan.startIdt(3, "share", "--json", "file.bin").awaitEvent("sharing");

    Result result = lan.idt(2, "get", "file.bin");

    result.expect(2);
    assertTrue(
        result.errors().contains("500.0 kB") || result.errors().contains("500 kB"),
        result::toString);
    assertFalse(Files.exists(lan.home(2).resolve("file.bin")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | JSON",
        "{\"file_name\":\"a\"} | missing",
        "{\"file_name\":\"../a\",\"file_size\":0,\"chunk_size\":16,\"num_chunks\":0,\"chunk_hashes\":[],\"file_id\":\"aa\"} | name",
        "{\"file_name\":\"a\",\"file_size\":0,\"chunk_size\":16,\"num_chunks\":0,\"chunk_hashes\":[],\"file_id\":\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"} | file_id",
        "{\"file_name\":\"a\",\"file_size\":20,\"chunk_size\":16,\"num_chunks\":3,\"chunk_hashes\":[],\"file_id\":\"aa\"} | num_chunks",
        "{\"file_name\":\"a\",\"file_size\":9223372036854775807,\"chunk_size\":1,\"num_chunks\":1,\"chunk_hashes\":[],\"file_id\":\"aa\"} | file",
      })
  void aBrokenManifestSaysWhatIsWrong(String json, String word) throws Exception {
    lan.write(2, "broken.idtorrent", json.getBytes(StandardCharsets.UTF_8));

    for (String command : List.of("get", "info", "seed")) {
      Result result = lan.idt(2, command, "broken.idtorrent");
      assertSentence(result, 1, word);
    }
  }

  @Test
  void aFullDiskIsSaidBeforeAnythingIsFetched() throws Exception {
    share();
    String idt = String.join(" ", Lan.idt("get", "file.bin"));
    Result result =
        lan.run(
            2,
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=200k tmpfs . && cd \"$PWD\" && "
                + idt
                + "; e=$?; ls -A -I .local; exit $e"); // there it remembers peers

    assertSentence(result, 1, "room", "500000");
    assertEquals(List.of(), result.out(), "nothing is left");
  }

  @Test
  void aTakenPortIsSaid() throws Exception {
    share();
    assertSentence(lan.idt(1, "share", "--port", "7536", "file.bin"), 1, "7536");
    JsonNode next = lan.startIdt(1, "share", "--json", "file.bin").awaitEvent("sharing");
    assertEquals(7537, next.path("port").asInt());
  }

  @Test
  void aLiarIsDroppedAndTheFileComesFromAnother() throws Exception {
    String id = startLiar();
    Running get = lan.startIdt(2, "get", "--json", id, "--peer", lan.address(3), "--wait", "20s");
    get.awaitLine(line -> Running.parse(line).path("chunks").asInt() > 0); // from the liar alone

    share();

    JsonNode done = get.result().expect(0).event("done");
    assertArrayEquals(CONTENT, lan.read(2, "file.bin"));
    JsonNode liar = peerAt(done, lan.address(3));
    assertEquals(1, liar.path("bad_chunks").asInt(), "dropped after the first: " + done);
    assertEquals(2, done.path("peers").size(), done::toString);
    int other = done.at("/peers/0").equals(liar) ? 1 : 0;
    JsonNode honest = done.path("peers").path(other);
    assertEquals(0, honest.path("bad_chunks").asInt(), done::toString);
    assertEquals(CONTENT.length, liar.path("bytes").asLong() + honest.path("bytes").asLong());
  }

  private static JsonNode peerAt(JsonNode done, String host) {
    for (JsonNode peer : done.path("peers")) {
      if (peer.path("address").asText().contains(host)) {
        return peer;
      }
    }
    throw new AssertionError("nothing came from " + host + ": " + done);
  }

  @Test
  void aLiarAloneIsAnIntegrityFault() throws Exception {
    String id = startLiar();

    Result result =
        lan.idt(2, "get", "--json", id, "--no-lan", "--peer", lan.address(3), "--wait", "2s");

    assertSentence(result, 4, "does not match");
    assertEquals(4, result.event("error").path("code").asInt());
    assertFalse(Files.exists(lan.home(2).resolve("file.bin")));
  }

  /** In host 3: sends one chunk in ten wrong; returns its file ID. */
  private String startLiar() throws IOException {
    lan.write(3, "file.bin", CONTENT);
    Running liar =
        lan.start(
            3,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            RogueSeeder.class.getName(),
            RogueSeeder.Fault.ONE_CHUNK_IN_TEN_WRONG.name(),
            "7536",
            "file.bin",
            lan.address(3));
    return liar.awaitLine(line -> line.contains(" at ")).substring(0, 64);
  }
}
