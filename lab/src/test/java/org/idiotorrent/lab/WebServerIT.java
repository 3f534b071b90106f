package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares that live behind nginx: host 1 serves with it, host 2 with idt, host 3 gets. */
class WebServerIT {
  private static final int SIZE = 20_000_003;

  @TempDir Path folder;
  private final byte[] content = Samples.bytes(SIZE, 4);
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 3);
    lan.write(1, "big file.bin", content);
    lan.write(2, "big file.bin", content);
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  private void startNginx() throws IOException {
    Path home = lan.home(1);
    Files.setPosixFilePermissions(
        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    lan.write(
        1,
        "nginx.conf",
        """
        daemon off; user root; pid nginx.pid; error_log stderr;
        events {}
        http { access_log off; server { listen 80; root HOME; location /moved/ { return 302 /; } } }
        """
            .replace("HOME", home.toString())
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    lan.start(1, "/usr/sbin/nginx", "-p", home.toString(), "-c", "nginx.conf");
    lan.run(
            3,
            "curl",
            "-sSf",
            "--retry",
            "20",
            "--retry-connrefused",
            "--retry-delay",
            "1",
            "-o",
            "/dev/null",
            "http://10.77.0.1/nginx.conf")
        .expect(0);
  }

  private String create(int host, String... options) throws IOException {
    String[] all = new String[options.length + 4];
    all[0] = "create";
    all[1] = "big file.bin";
    all[2] = "-o";
    all[3] = lan.home(3).resolve("it.idtorrent").toString();
    System.arraycopy(options, 0, all, 4, options.length);
    lan.idt(host, all).expect(0);
    return "it.idtorrent";
  }

  private static Map<String, JsonNode> byProtocol(JsonNode done) {
    Map<String, JsonNode> peers = new TreeMap<>();
    done.path("peers").forEach(one -> peers.put(one.path("protocol").asText(), one));
    return peers;
  }

  @Test
  void aWebServerAloneIsEnough() throws Exception {
    startNginx();
    create(1);

    JsonNode done =
        lan.idt(
                3,
                "get",
                "it.idtorrent",
                "--json",
                "--no-lan",
                "--peer",
                "http://10.77.0.1/big%20file.bin")
            .expect(0)
            .event("done");

    assertArrayEquals(content, lan.read(3, "big file.bin"));
    assertEquals(SIZE, byProtocol(done).get("http").path("bytes").asInt());
    assertEquals("10.77.0.1:80", byProtocol(done).get("http").path("address").asText());
  }

  @Test
  void aHintInTheManifestIsEnough() throws Exception {
    startNginx();
    create(1, "--url", "http://10.77.0.1/");

    lan.idt(3, "get", "it.idtorrent").expect(0);

    assertArrayEquals(content, lan.read(3, "big file.bin"));
  }

  @Test
  void aWebServerAndASeederAreBothUsed() throws Exception {
    startNginx();
    create(1);
    lan.lan("shape", "1", "100mbit", "0ms", "0%").expect(0);
    lan.lan("shape", "2", "100mbit", "0ms", "0%").expect(0);
    lan.startIdt(2, "share", "--json", "big file.bin").awaitEvent("sharing");

    JsonNode done =
        lan.idt(3, "get", "it.idtorrent", "--json", "--peer", "http://10.77.0.1/big%20file.bin")
            .expect(0)
            .event("done");

    assertArrayEquals(content, lan.read(3, "big file.bin"));
    for (String protocol : new String[] {"http", "idt"}) {
      int bytes = byProtocol(done).get(protocol).path("bytes").asInt();
      assertTrue(bytes > SIZE / 5, () -> done.toString());
    }
  }

  @Test
  void aWebServerThatLiesIsDropped() throws Exception {
    startNginx();
    create(2);
    byte[] wrong = content.clone();
    for (int i = SIZE / 2; i < SIZE; i++) { // so much that the seeder cannot send it all before
      wrong[i] ^= 1;
    }
    lan.write(1, "big file.bin", wrong);
    lan.lan("shape", "2", "50mbit", "0ms", "0%").expect(0);
    lan.startIdt(2, "share", "--json", "big file.bin").awaitEvent("sharing");

    JsonNode done =
        lan.idt(3, "get", "it.idtorrent", "--json", "--peer", "http://10.77.0.1/big%20file.bin")
            .expect(0)
            .event("done");

    assertArrayEquals(content, lan.read(3, "big file.bin"));
    JsonNode web = byProtocol(done).get("http");
    assertTrue(web.path("bad_chunks").asInt() >= 1, done::toString);
  }

  @Test
  void anIdtIsAWebServerToo() throws Exception {
    create(2);
    JsonNode sharing = lan.startIdt(2, "share", "--json", "big file.bin").awaitEvent("sharing");
    String url = sharing.at("/urls/0").asText() + "files/" + sharing.path("file_id").asText() + "/";

    JsonNode done =
        lan.idt(3, "get", "it.idtorrent", "--json", "--no-lan", "--peer", url)
            .expect(0)
            .event("done");

    assertArrayEquals(content, lan.read(3, "big file.bin"));
    assertEquals(SIZE, byProtocol(done).get("http").path("bytes").asInt());
  }
}
