package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The download tools that people have, at an idt on another host. */
class HttpClientsIT {
  private static final int SIZE = 20_000_003;

  @TempDir Path folder;
  private final byte[] content = Samples.bytes(SIZE, 8);
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 4);
    lan.write(1, "big file.bin", content);
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  private String share() throws IOException {
    return share("");
  }

  /** The address of what is shared by an idt with these options of its JVM. */
  private String share(String javaOptions) throws IOException {
    String[] idt = Lan.idt("share", "--json", "big file.bin");
    JsonNode sharing =
        lan.start(1, "env", "IDT_JAVA_OPTS=" + javaOptions, idt[0], idt[1], idt[2], idt[3])
            .awaitEvent("sharing");
    return sharing.at("/urls/0").asText()
        + "files/"
        + sharing.path("file_id").asText()
        + "/big%20file.bin";
  }

  private void assertHas(int host, String file) {
    assertTrue(Arrays.equals(content, lan.read(host, file)), file);
  }

  @Test
  void curlWgetAndAria2ResumeWhatIsThere() throws Exception {
    String url = share();
    for (String file : List.of("curl.bin", "wget.bin", "aria.bin")) {
      lan.write(2, file, Arrays.copyOf(content, SIZE / 3));
    }
    Result curl =
        lan.run(2, "curl", "-sSf", "-C", "-", "-o", "curl.bin", "-w", "%{size_download}", url)
            .expect(0);
    assertEquals(Integer.toString(SIZE - SIZE / 3), curl.out().getLast());
    lan.run(2, "wget", "-q", "-c", "-O", "wget.bin", url).expect(0);
    lan.run(2, "aria2c", "-q", "-c", "-o", "aria.bin", url).expect(0);

    for (String file : List.of("curl.bin", "wget.bin", "aria.bin")) {
      assertHas(2, file);
    }
  }

  @Test
  void aria2FetchesInEightPartsAndCurlInSeveralRanges() throws Exception {
    String url = share();
    Result aria =
        lan.run(2, "aria2c", "-x", "8", "-s", "8", "-k", "1M", "-o", "parts.bin", url).expect(0);
    assertHas(2, "parts.bin");
    assertTrue(String.join("", aria.out()).contains("(OK)"));

    Result name = lan.run(2, "curl", "-sSfOJ", url).expect(0);
    assertEquals(List.of(), name.err());
    assertHas(2, "big file.bin");
  }

  @Test
  void anInterruptedDownloadGoesOnWhereItWasAlsoOfAnArchive() throws Exception {
    Files.createDirectories(lan.home(1).resolve("tree"));
    for (int i = 0; i < 40; i++) {
      lan.write(1, "tree/file" + i, Arrays.copyOfRange(content, i * 400_000, (i + 1) * 400_000));
    }
    JsonNode sharing = lan.startIdt(1, "share", "--json", "tree").awaitEvent("sharing");
    String url =
        sharing.at("/urls/0").asText() + "files/" + sharing.path("file_id").asText() + ".zip";
    lan.run(2, "curl", "-sS", "-m", "1", "--limit-rate", "2M", "-o", "tree.zip", url).expect(28);
    int before = lan.read(2, "tree.zip").length;
    assertTrue(before > 0 && before < 16_000_000);

    lan.run(2, "curl", "-sSf", "-C", "-", "-o", "tree.zip", url).expect(0);
    lan.run(2, "python3", "-m", "zipfile", "-t", "tree.zip").expect(0);
    lan.run(2, "sh", "-c", "curl -sSf " + url + " | cmp - tree.zip").expect(0);
  }

  @Test
  void fiftyBrowsersGetTheirShareWhilePeersFetch() throws Exception {
    lan.lan("shape", "1", "400mbit", "0ms", "0%").expect(0);
    String url = share();
    // All of a host's start at the same moment.
    String many =
        "for i in $(seq 25); do"
            + " curl -sSf -o copy$i -w '%{time_total}\\n' '"
            + url
            + "' & done; wait";
    List<Running> hosts = List.of(lan.start(2, "sh", "-c", many), lan.start(3, "sh", "-c", many));
    Running peer = lan.startIdt(4, "get", "big file.bin");

    List<Double> seconds = new ArrayList<>();
    for (Running host : hosts) {
      Result result = host.result().expect(0);
      assertEquals(List.of(), result.err());
      result.out().forEach(line -> seconds.add(Double.parseDouble(line)));
    }
    assertEquals(50, seconds.size());
    peer.result().expect(0);
    for (int i = 1; i <= 25; i++) {
      assertHas(2, "copy" + i);
      assertHas(3, "copy" + i);
    }
    assertHas(4, "big file.bin");
    double slowest = seconds.stream().mapToDouble(one -> one).max().orElseThrow();
    double fastest = seconds.stream().mapToDouble(one -> one).min().orElseThrow();
    assertTrue(slowest < 2 * fastest, () -> "seconds: " + seconds);
  }

  @Test
  void slowAndIdleClientsTakeLittleMemoryAndNoOnesTurn() throws Exception {
    String url = share("-Xmx64m");
    String pid =
        lan.run(1, "sh", "-c", "ss -ltnpH 'sport = :7536' | grep -o 'pid=[0-9]*' | head -1")
            .expect(0)
            .out()
            .getFirst()
            .substring(4);
    String slow =
        """
        import socket, sys, time
        held = []
        for i in range(300):
            s = socket.create_connection(("10.77.0.1", 7536))
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            if i % 3 == 0:
                s.sendall(b"GET %s HTTP/1.1\\r\\nHost: 10.77.0.1:7536\\r\\n\\r\\n" % sys.argv[1].encode())
            elif i % 3 == 1:
                s.sendall(b"GET / HTTP/1.1\\r\\nHost:")
            else:
                s.sendall(b"HEAD")
            held.append(s)
        print("held", flush=True)
        time.sleep(60)
        """;
    String path = url.substring(url.indexOf("/files"));
    for (int host = 2; host <= 3; host++) {
      lan.start(host, "python3", "-c", slow, path).awaitLine("held"::equals);
    }
    lan.run(4, "curl", "-sSf", "-m", "20", "-o", "copy", url).expect(0);
    assertHas(4, "copy");
    assertTrue(memory(pid) < 200_000, () -> "kB: " + memory(pid));
    assertTrue(status(pid, "Threads:") < 100, () -> "threads: " + status(pid, "Threads:"));
  }

  private long memory(String pid) {
    return status(pid, "VmRSS:");
  }

  private static long status(String pid, String field) {
    try (var lines = Files.lines(Path.of("/proc", pid, "status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(field.length()).strip().split(" ", 2)[0])
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
