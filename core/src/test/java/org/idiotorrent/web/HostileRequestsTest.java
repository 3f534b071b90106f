package org.idiotorrent.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.idiotorrent.Seeds;
import org.idiotorrent.http.Answer;
import org.idiotorrent.share.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that nobody means well with: each is answered or cut off, and none leaves the catalog.
 */
@Timeout(120)
class HostileRequestsTest {
  private static final String SECRET = "this was never shared";
  private static final int SIZE = 60_000;

  @TempDir Path folder;
  private TestSite site;
  private Manifest tree;

  @BeforeEach
  void start() throws Exception {
    site = TestSite.start(Optional.empty());
    Path root = Files.createDirectories(folder.resolve("deep/tree/sub")).getParent();
    Files.write(root.resolve("file"), new byte[SIZE]);
    Files.write(root.resolve("sub/other"), new byte[10]);
    tree = site.share(root);
    for (Path place : List.of(folder, root.getParent(), root, root.resolve("sub"))) {
      Files.writeString(place.resolve("secret"), SECRET); // after it was shared
    }
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  /** Every answer to {@code request}, which must not be a failure of the server's. */
  private List<Answer> send(byte[] request) throws IOException {
    List<Answer> answers;
    try {
      answers = Answer.all(site.port(), request);
    } catch (java.net.SocketException e) {
      return List.of(); // cut off while it was still sending
    }
    for (Answer answer : answers) {
      assertTrue(answer.status() >= 200 && answer.status() < 500, answer::toString);
      assertFalse(answer.text().contains(SECRET), "left the catalog");
    }
    return answers;
  }

  private List<Answer> send(String head) throws IOException {
    String host = "Host: 127.0.0.1:" + site.port() + "\r\n";
    return send((head.replace("{host}", host) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  private List<Answer> get(String target) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\n{host}");
  }

  /** Different ways to write two dots or a slash. */
  private static final List<String> DOTS =
      List.of(
          "..",
          "%2e%2e",
          ".%2e",
          "%2E.",
          "%252e%252e",
          "%c0%ae%c0%ae",
          "%u002e%u002e",
          "..%00",
          "..;",
          "....",
          "%ef%bc%8e%ef%bc%8e",
          "..%20",
          "%5c..",
          "..%5c");

  private static final List<String> SLASHES =
      List.of("/", "%2f", "%2F", "%252f", "%5c", "\\", "%c0%af", "%ef%bc%8f", "//", "/./", "/%2e/");

  @Test
  void traversalInEveryEncodingFindsNothing() throws IOException {
    int sent = 0;
    for (String dots : DOTS) {
      for (String slash : SLASHES) {
        for (String base : List.of("/files/" + tree.id() + "/", "/")) {
          for (int depth = 1; depth <= 3; depth++) {
            String target = base + (dots + slash).repeat(depth) + "secret";
            for (Answer answer : get(target)) {
              assertTrue(answer.status() == 404 || answer.status() == 400, target);
            }
            sent++;
          }
        }
      }
    }
    assertTrue(sent > 500, () -> "requests");
  }

  @Test
  void absolutePathsAndWhatWasNotThereWhenItWasSharedAreNotFound() throws IOException {
    String base = "/files/" + tree.id() + "/";
    for (String path :
        List.of(
            base + "secret",
            base + "sub/secret",
            base + folder,
            base + "/" + folder + "/secret",
            base + "%2Fetc%2Fpasswd",
            "/etc/passwd",
            "/chunks/" + tree.id() + "/../../secret",
            "/manifests/../" + tree.id() + ".idtorrent",
            "file:///etc/passwd",
            "/" + "a/".repeat(4_000))) {
      for (Answer answer : get(path)) {
        assertTrue(answer.status() == 404 || answer.status() == 400, path);
      }
    }
  }

  @Test
  void headersThatAreTooManyOrTooLongAreRefused() throws IOException {
    for (int i = 0; i < 40; i++) {
      int count = 101 + 50 * i;
      String many = "a: b\r\n".repeat(count);
      String large = "X-Large: " + "x".repeat(16_384 + 1_000 * i) + "\r\n";
      for (String bomb : List.of(many, large)) {
        for (Answer answer : send("GET / HTTP/1.1\r\n{host}" + bomb)) {
          assertEquals(431, answer.status());
        }
      }
    }
  }

  @Test
  void tenThousandRangesAreNotWorthMoreThanTheFile() throws IOException {
    String url = "/files/" + tree.id() + "/file";
    for (String range : List.of("0-", "-1", "0-59999", "1-1", "0-0", "59999-")) {
      for (int count : new int[] {2, 17, 100, 1_000, 10_000}) {
        String ranges =
            IntStream.range(0, count).mapToObj(i -> range).collect(Collectors.joining(","));
        for (Answer answer :
            send("GET " + url + " HTTP/1.1\r\n{host}Range: bytes=" + ranges + "\r\n")) {
          assertTrue(Set.of(200, 206, 431).contains(answer.status()), range);
          assertTrue(answer.body().length < SIZE + 1_000, range);
        }
      }
    }
  }

  @Test
  void lineEndsInHeadersAndTargetsNeverComeBack() throws IOException {
    for (String breakIn :
        List.of("\r\n", "%0d%0a", "%0D%0A", "\n", "\r", "%0a", "%e5%98%8a", "\0")) {
      for (String place :
          List.of(
              "/" + breakIn + "X-Evil:1",
              "/?from=" + breakIn + "X-Evil:1",
              "/files/" + tree.id() + "/" + breakIn + "X-Evil:1",
              "/files/" + breakIn + "X-Evil:1.zip")) {
        for (Answer answer : get(place)) {
          assertEquals(Optional.empty(), answer.header("X-Evil"), place);
        }
      }
    }
  }

  @Test
  void requestsThatCouldBeSmuggledEndTheConnection() throws IOException {
    for (String ambiguous :
        List.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: 0x5\r\n",
            " Content-Length: 5\r\n",
            "X: y\r\n Content-Length: 5\r\n",
            "Host: other\r\n")) {
      String hidden = "GET /docs HTTP/1.1\r\n{host}\r\n";
      List<Answer> answers = send("POST /pin HTTP/1.1\r\n{host}" + ambiguous + "\r\n" + hidden);
      assertEquals(List.of(400), answers.stream().map(Answer::status).toList(), ambiguous);
    }
  }

  @Test
  void randomBytesAndMutatedRequestsAreAnsweredOrCutOff() {
    String valid =
        "GET /files/"
            + tree.id()
            + "/file?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"
            + site.port()
            + "\r\nRange: bytes=1-2\r\nIf-Range: \"x\"\r\nAccept: application/json\r\n\r\n";
    Seeds.check(
        300,
        random -> {
          byte[] bytes = valid.getBytes(StandardCharsets.ISO_8859_1);
          for (int i = random.nextInt(8); i >= 0; i--) {
            bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
          }
          send(bytes);
        });
  }

  @Test
  void aThousandRequestsInOneGoAreAnsweredInOrder() throws IOException {
    String one = "GET /files/" + tree.id() + "/sub/other HTTP/1.1\r\n{host}\r\n";
    assertEquals(1_001, send(one.repeat(1_000) + one.stripTrailing()).size());
  }

  @Test
  void anotherHostIsRefusedHoweverItIsWritten() throws IOException {
    Set<String> hosts =
        new TreeSet<>(List.of("evil", "evil:80", "127.0.0.1:0", "127.0.0.1:", ":", "[", "]"));
    Random random = new Random(9);
    String letters = "abc.-_:[]%@0127 ";
    for (int i = 0; i < 100; i++) {
      StringBuilder host = new StringBuilder();
      for (int k = random.nextInt(20); k >= 0; k--) {
        host.append(letters.charAt(random.nextInt(letters.length())));
      }
      hosts.add(host.toString().strip().toLowerCase(Locale.ROOT));
    }
    for (String host : new ArrayList<>(hosts)) {
      List<Answer> answers = send("GET / HTTP/1.1\r\nHost: " + host + "\r\n");
      assertEquals(List.of(421), answers.stream().map(Answer::status).toList(), host);
    }
  }
}
