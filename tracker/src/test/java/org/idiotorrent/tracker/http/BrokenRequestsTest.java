package org.idiotorrent.tracker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.awaitility.Awaitility;
import org.idiotorrent.Seeds;
import org.idiotorrent.tracker.TrackerServer;
import org.idiotorrent.tracker.TrackerSettings;
import org.idiotorrent.tracker.http.BrokenRequests.Broken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is wrong is answered with 4xx and a sentence in JSON, and leaves nothing behind. */
final class BrokenRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STARTING = 32;
  private static final int REQUESTS = 1_000;

  private TrackerServer server;

  @BeforeEach
  void start() throws Exception {
    server = TrackerServer.start(TrackerSettings.inMemory().withRate(0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyBrokenRequestIsAnsweredWithASentence() throws Exception {
    sendBrokenRequests(new Random(0), STARTING); // starts the server's threads, however many
    int threads = Thread.activeCount();
    Seeds.check(1, random -> sendBrokenRequests(random, REQUESTS));
    Awaitility.await().until(() -> metric("idt_tracker_connections") == 1);
    assertEquals(0, metric("idt_tracker_files"));
    Awaitility.await("no threads left behind")
        .until(() -> Thread.activeCount() <= threads + 1); // the one that waits
  }

  private void sendBrokenRequests(Random random, int requests) throws Exception {
    BrokenRequests broken = new BrokenRequests(random);
    for (int i = 0; i < requests; i++) {
      assertRefused(broken.next(i));
    }
  }

  private void assertRefused(Broken shown) throws Exception {
    String answer = exchange(shown.bytes(), shown.ends());
    assertTrue(answer.startsWith("HTTP/1.1 4"), () -> shown + "\n-> " + answer);
    int body = answer.indexOf("\r\n\r\n") + 4;
    assertTrue(answer.contains("Content-Type: application/json\r\n"), () -> shown + answer);
    JsonNode json = JSON.readTree(answer.substring(body));
    assertTrue(json.get("error").asText().matches("[a-z_]+"), () -> shown + answer);
    assertTrue(json.get("message").asText().length() > 5, () -> shown + answer);
  }

  /** The first answer to {@code request}, one character for each byte. */
  private String exchange(byte[] request, boolean halfClose) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request);
      if (halfClose) {
        socket.shutdownOutput();
      }
      return firstAnswer(socket);
    }
  }

  private static String firstAnswer(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4_096];
    while (!isWhole(all.toString(StandardCharsets.ISO_8859_1))) {
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        break;
      }
      all.write(buffer, 0, count);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private static boolean isWhole(String answer) {
    int head = answer.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    int at = answer.indexOf("Content-Length: ") + 16;
    int length = Integer.parseInt(answer.substring(at, answer.indexOf("\r\n", at)));
    return answer.length() >= head + 4 + length;
  }

  private long metric(String name) throws IOException {
    String text =
        exchange(
            "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII), false);
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
