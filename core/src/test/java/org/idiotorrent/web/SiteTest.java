package org.idiotorrent.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.idiotorrent.http.Answer;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestReader;
import org.idiotorrent.transfer.Recipient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
  private static final String ODD_NAME = "a\"b'<script>alert(1)&amp;%41 שלום 😀.txt";

  @TempDir Path folder;
  private final byte[] data = new byte[100_000];
  private TestSite site;
  private Manifest file;
  private Manifest tree;

  @BeforeEach
  void start() throws Exception {
    new Random(3).nextBytes(data);
    site = TestSite.start(Optional.empty());
    file = site.share(Files.write(folder.resolve(ODD_NAME), data));
    Path root = folder.resolve("tree");
    Files.createDirectories(root.resolve("sub/empty"));
    Files.write(root.resolve("one.bin"), Arrays.copyOf(data, 5_000));
    Files.write(root.resolve("sub/" + ODD_NAME), Arrays.copyOf(data, 10_000));
    Files.write(root.resolve("zero"), new byte[0]);
    tree = site.share(root);
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  @Test
  void thePageNamesTheSharesAndRunsNoScript() throws IOException {
    Answer page = site.get("/");

    assertEquals(200, page.status());
    String text = page.text();
    assertTrue(
        text.contains("<bdi>a&quot;b&#39;&lt;script&gt;alert(1)&amp;amp;%41 שלום 😀.txt</bdi>"),
        text);
    assertTrue(text.contains("<bdi>tree</bdi>"));
    assertTrue(text.contains("100 kB"));
    assertTrue(text.contains(file.id().hex()));
    assertFalse(text.contains("<script"));
    String policy = page.header("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    assertEquals(Optional.of("nosniff"), page.header("X-Content-Type-Options"));
    assertEquals(Optional.empty(), page.header("Access-Control-Allow-Origin"));
  }

  @Test
  void everyLinkOfThePagesLeadsSomewhere() throws IOException {
    for (String page : List.of("/", "/files/" + tree.id() + "/", "/docs")) {
      java.util.regex.Pattern.compile("href=\"(/[^\"]*)\"")
          .matcher(site.get(page).text())
          .results()
          .forEach(link -> assertEquals(200, statusOf(link.group(1)), link::group));
    }
  }

  private int statusOf(String target) {
    try {
      return site.get(target).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aProgramGetsTheSameAsJson() throws IOException {
    Answer answer = site.get("/", "Accept: application/json");

    assertEquals(Optional.of("application/json"), answer.header("Content-Type"));
    assertTrue(answer.text().contains("\"file_id\":\"" + file.id() + '"'));
    assertTrue(answer.text().contains("\"size\":100000"));
    assertTrue(site.get("/", "Accept: text/html, application/json;q=0.9").text().contains("<html"));
  }

  @Test
  void aFileIsSavedUnderItsName() throws IOException {
    Answer answer = site.get(url(file, ODD_NAME));

    assertArrayEquals(data, answer.body());
    assertEquals(Optional.of('"' + file.id().hex() + '"'), answer.header("ETag"));
    assertEquals(Optional.of("application/octet-stream"), answer.header("Content-Type"));
    assertEquals(
        Optional.of(
            "attachment; filename=\"a_b'<script>alert(1)&amp;_41 ____ _.txt\";"
                + " filename*=UTF-8''a%22b%27%3Cscript%3Ealert%281%29%26amp%3B%2541%20"
                + "%D7%A9%D7%9C%D7%95%D7%9D%20%F0%9F%98%80.txt"),
        answer.header("Content-Disposition"));
  }

  private static String url(Manifest share, String name) {
    return "/files/" + share.id() + '/' + org.idiotorrent.http.Percent.encode(name);
  }

  @Test
  void aFileInAFolderIsThereByItsPath() throws IOException {
    String path = url(tree, "sub") + '/' + org.idiotorrent.http.Percent.encode(ODD_NAME);
    assertArrayEquals(Arrays.copyOf(data, 10_000), site.get(path).body());
    assertArrayEquals(
        Arrays.copyOfRange(data, 4_000, 5_000),
        site.get(url(tree, "one.bin"), "Range: bytes=4000-").body());
    assertEquals(0, site.get(url(tree, "zero")).body().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files",
        "/files/",
        "/files/{tree}",
        "/files/{tree}/sub",
        "/files/{tree}/sub/",
        "/files/{tree}/sub/empty",
        "/files/{tree}/sub%2Fempty",
        "/files/{tree}/./one.bin",
        "/files/{tree}/sub/../one.bin",
        "/files/{tree}/%2e%2e/tree/one.bin",
        "/files/{tree}/../../etc/passwd",
        "/files/{tree}//one.bin",
        "/files/{tree}/ONE.BIN",
        "/files/{tree}/one.bin/",
        "/files/{tree}.zip/",
        "/files/{tree}.tar",
        "/files/{file}.zip",
        "/files/0000/one.bin",
        "/chunks/{tree}/99",
        "/chunks/{tree}/-1",
        "/chunks/{tree}/00",
        "/chunks/{tree}/99999999999",
        "/manifests/{tree}",
        "/manifests/{tree}.idtorrent/",
        "//",
        "/favicon.ico"
      })
  void nothingElseIsThere(String target) throws IOException {
    String known = target.replace("{tree}", tree.id().hex()).replace("{file}", file.id().hex());
    assertEquals(404, site.get(known).status());
  }

  @Test
  void anArchiveHasAllFilesAndIsTheSameInParts() throws IOException {
    Answer whole = site.get("/files/" + tree.id() + ".zip");

    Map<String, Integer> sizes = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(whole.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        sizes.put(entry.getName(), zip.readAllBytes().length); // which checks the CRC
      }
    }
    assertEquals(
        Map.of(
            "tree/one.bin",
            5_000,
            "tree/sub/" + ODD_NAME,
            10_000,
            "tree/sub/empty/",
            0,
            "tree/zero",
            0),
        sizes);
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      int from = random.nextInt(whole.body().length);
      int to = from + 1 + random.nextInt(whole.body().length - from);
      assertArrayEquals(
          Arrays.copyOfRange(whole.body(), from, to),
          site.get("/files/" + tree.id() + ".zip", "Range: bytes=" + from + '-' + (to - 1)).body(),
          from + " to " + to);
    }
  }

  @Test
  void checksumsAreThoseOfTheFiles() throws Exception {
    String sums = site.get("/files/" + file.id() + ".sha256").text();

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(data);
    assertEquals(HexFormat.of().formatHex(digest) + "  " + ODD_NAME + '\n', sums);
  }

  @Test
  void chunksAndManifestAreThoseOfTheShare() throws Exception {
    Answer manifest = site.get("/manifests/" + file.id() + ".idtorrent");
    assertEquals(file, ManifestReader.read(manifest.body()));

    Answer chunk = site.get("/chunks/" + file.id() + "/3");
    assertArrayEquals(Arrays.copyOfRange(data, 3 * 4_096, 4 * 4_096), chunk.body());
    assertEquals(Optional.of('"' + file.hashes().hex(3) + '"'), chunk.header("ETag"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil:{port}",
        "localhost.evil:{port}",
        "192.0.2.77:{port}",
        "[2001:db8::77]:{port}",
        "127.0.0.1:{port}@evil",
        "127.1:{port}",
        "2130706433:{port}",
        ""
      })
  void anotherHostGetsNothing(String host) throws IOException {
    Answer answer = Answer.to(site.port(), "GET / HTTP/1.1\nHost: " + host + "\n\n");
    assertEquals(421, answer.status());
    assertFalse(answer.text().contains("tree"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}", "127.0.0.1:{port}"})
  void thisHostIsKnownByItsNames(String host) throws IOException {
    assertEquals(200, Answer.to(site.port(), "GET / HTTP/1.1\nHost: " + host + "\n\n").status());
    assertEquals(
        421,
        Answer.to(site.port(), "GET http://evil:{port}/ HTTP/1.1\nHost: " + host + "\n\n")
            .status());
  }

  @Test
  void otherMethodsAreRefused() throws IOException {
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "POST", "GETS")) {
      String request = method + " / HTTP/1.1\n" + Answer.common();
      if (!method.equals("GETS")) { // which is not HTTP from the first four bytes on
        assertEquals(405, Answer.to(site.port(), request).status(), method);
      }
    }
  }

  @Test
  void aFileThatChangesIsWithdrawn() throws IOException {
    Files.write(folder.resolve(ODD_NAME), new byte[10]);

    assertEquals(404, site.get(url(file, ODD_NAME)).status());
    assertTrue(site.peer().catalog().find(file.id()).isEmpty());
  }

  @Test
  void whoDownloadsIsKnown() throws IOException {
    site.get(url(file, ODD_NAME));

    Recipient one = site.web().recipients().getFirst();
    assertEquals("browser", one.kind());
    assertTrue(one.address().isLoopbackAddress());
    assertEquals(100_000, one.sent());
    assertEquals(100_000, one.has());
    assertEquals(100_000, site.peer().uploadedBytes());
  }

  @Test
  void theInterfaceIsDescribed() throws IOException {
    String api = site.get("/openapi.json").text();
    String docs = site.get("/docs").text();
    java.util.regex.Pattern.compile("^  \"(/[^\"]*)\": \\{$", java.util.regex.Pattern.MULTILINE)
        .matcher(api)
        .results()
        .forEach(
            path -> assertTrue(docs.contains("<code>" + path.group(1) + "</code>"), path::group));
  }

  @Test
  void aLongFolderIsListedInParts() throws Exception {
    Path many = folder.resolve("many");
    Files.createDirectories(many);
    for (int i = 0; i < 450; i++) {
      Files.writeString(many.resolve("f%03d".formatted(i)), "x", StandardCharsets.UTF_8);
    }
    Manifest share = site.share(many);
    String url = "/files/" + share.id() + "/?from=400";

    assertTrue(site.get("/files/" + share.id() + "/").text().contains("href=\"?from=200\""));
    assertTrue(site.get(url).text().contains(">f449<") || site.get(url).text().contains("f449"));
    String json = site.get(url, "Accept: application/json").text();
    assertTrue(json.contains("\"from\":400,\"total\":450,\"next\":null"), json);
    assertEquals(200, site.get("/files/" + share.id() + "/?from=99999999999999").status());
  }
}
