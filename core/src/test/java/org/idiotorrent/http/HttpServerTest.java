package org.idiotorrent.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server with one resource of 100,000 bytes at {@code /data}. */
@Timeout(60)
class HttpServerTest {
  private static final int BETWEEN_DRIPS = 100; // milliseconds

  private final byte[] data = new byte[100_000];
  private final List<Socket> open = new ArrayList<>();
  private HttpServer server;
  private ServerSocketChannel listener;
  private int port;

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(data);
    server = new HttpServer(this::answer);
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    port = listener.socket().getLocalPort();
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = listener.accept();
        Thread.ofVirtual().start(() -> serve(channel));
      }
    } catch (IOException e) {
      return; // the test is over
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      server.serve(channel, ByteBuffer.allocate(0));
    } catch (IOException e) {
      return; // the client is gone, or its time is over
    }
  }

  private Response answer(Request request) {
    if (request.path().equals(List.of("fails"))) {
      throw new IllegalStateException("a bug");
    }
    return request.path().equals(List.of("data"))
        ? new Resource(Body.of(data), "tag", "application/x-data", Headers.NONE).answer(request)
        : Response.text(404, String.join("|", request.path()) + request.form());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket one : open) {
      one.close();
    }
    server.close();
    listener.close();
  }

  @Test
  void sendsAResourceWithItsTag() throws IOException {
    Answer answer = Answer.get(port, "/data");

    assertEquals(200, answer.status());
    assertArrayEquals(data, answer.body());
    assertEquals(Optional.of("\"tag\""), answer.header("ETag"));
    assertEquals(Optional.of("bytes"), answer.header("Accept-Ranges"));
    assertTrue(
        answer.header("Date").orElse("").matches("[A-Z][a-z]{2}, [0-9]{2} .* [0-9:]{8} GMT"));
  }

  @Test
  void sendsNoBodyToHead() throws IOException {
    Answer answer = Answer.to(port, "HEAD /data HTTP/1.1\n" + Answer.common());

    assertEquals(200, answer.status());
    assertEquals(Optional.of("100000"), answer.header("Content-Length"));
  }

  @Test
  void answersRequestsThatComeTogetherInTheirOrder() throws IOException {
    String requests = "";
    for (int i = 0; i < 50; i++) {
      requests += "GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }
    List<Answer> answers = Answer.all(port, requests.getBytes(StandardCharsets.US_ASCII));

    assertEquals(50, answers.size());
    for (int i = 0; i < 50; i++) {
      assertEquals(i + "{}\n", answers.get(i).text());
    }
  }

  @Test
  void readsAFormAndThenTheNextRequest() throws IOException {
    String requests =
        "POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\npin=1%202"
            + "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";
    List<Answer> answers = Answer.all(port, requests.getBytes(StandardCharsets.US_ASCII));

    assertEquals(
        List.of("form{pin=1 2}\n", "next{}\n"), answers.stream().map(Answer::text).toList());
  }

  @Test
  void sendsPartsAndSaysWhich() throws IOException {
    Answer answer = Answer.get(port, "/data", "Range: bytes=5-14");

    assertEquals(206, answer.status());
    assertArrayEquals(java.util.Arrays.copyOfRange(data, 5, 15), answer.body());
    assertEquals(Optional.of("bytes 5-14/100000"), answer.header("Content-Range"));
    assertEquals(416, Answer.get(port, "/data", "Range: bytes=100000-").status());
  }

  @Test
  void sendsSeveralPartsAsMultipart() throws IOException {
    Answer answer = Answer.get(port, "/data", "Range: bytes=5-6,-2");

    String type = answer.header("Content-Type").orElse("");
    String mark = "\r\n--" + type.substring("multipart/byteranges; boundary=".length());
    String[] parts = new String(answer.body(), StandardCharsets.ISO_8859_1).split(mark, -1);
    assertEquals(4, parts.length);
    assertTrue(parts[1].contains("Content-Range: bytes 5-6/100000\r\n"));
    assertTrue(parts[1].endsWith("\r\n\r\n" + latin(5, 7)));
    assertTrue(parts[2].endsWith("\r\n\r\n" + latin(99_998, 100_000)));
    assertEquals("--\r\n", parts[3]);
  }

  private String latin(int from, int to) {
    return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
  }

  @Test
  void keepsToConditions() throws IOException {
    assertEquals(304, Answer.get(port, "/data", "If-None-Match: \"x\", W/\"tag\"").status());
    assertEquals(304, Answer.get(port, "/data", "If-None-Match: *").status());
    assertEquals(200, Answer.get(port, "/data", "If-None-Match: \"x\"").status());
    assertEquals(412, Answer.get(port, "/data", "If-Match: \"x\"").status());
    assertEquals(200, Answer.get(port, "/data", "If-Match: \"tag\"").status());
    String range = "Range: bytes=0-0";
    assertEquals(206, Answer.get(port, "/data", range, "If-Range: \"tag\"").status());
    assertEquals(200, Answer.get(port, "/data", range, "If-Range: \"x\"").status());
    assertEquals(200, Answer.get(port, "/data", range, "If-Range: W/\"tag\"").status());
  }

  @Test
  void endsAConnectionAfterABreachAndAnswersIt() throws IOException {
    String requests = "GET / HTTP/1.1\nHost: h\n\nGET / HTTP/1.1\r\nHost: h\r\n\r\n";
    List<Answer> answers = Answer.all(port, requests.getBytes(StandardCharsets.US_ASCII));

    assertEquals(List.of(400), answers.stream().map(Answer::status).toList());
    assertEquals(Optional.of("close"), answers.getFirst().header("Connection"));
  }

  @Test
  void refusesAHeadThatIsTooLong() throws IOException {
    assertEquals(431, Answer.get(port, "/", "a: " + "x".repeat(20_000)).status());
    assertEquals(431, Answer.get(port, "/" + "x".repeat(1 << 20)).status());
  }

  @Test
  void answersABugWith500AndGoesOn() throws IOException {
    assertEquals(500, Answer.get(port, "/fails").status());
    assertEquals(200, Answer.get(port, "/data").status());
  }

  @Test
  void endsAHeadThatTakesTooLongThoughBytesCome() throws Exception {
    try (Socket socket = Answer.connect(port)) {
      socket.setSoTimeout(BETWEEN_DRIPS);
      long begun = System.nanoTime();
      boolean isOpen = true;
      while (isOpen && Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 15) {
        isOpen = drip(socket);
      }
      long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      assertFalse(isOpen, "a head that never ends");
      assertTrue(took > 9_000, () -> "cut off after ms: " + took);
    }
  }

  /** Sends one byte; whether the connection is open a while later. */
  private static boolean drip(Socket socket) {
    try {
      socket.getOutputStream().write('G');
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true; // nothing was said, and it is open
    } catch (SocketException e) {
      return false; // closed
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneAddressDoesNotTakeAllConnections() throws Exception {
    for (int i = 0; i < HttpLimits.CONNECTIONS_OF_ONE; i++) {
      Socket socket = Answer.connect(port);
      open.add(socket);
      socket
          .getOutputStream()
          .write("GET /data HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals(200, Answer.read(socket.getInputStream(), false).orElseThrow().status());
    }
    assertEquals(503, Answer.get(port, "/data").status());

    open.removeFirst().close();
    assertEquals(200, Answer.get(port, "/data").status());
  }
}
