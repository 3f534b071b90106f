package org.idiotorrent.announce;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.idiotorrent.peer.PeerAddress;

/** A tracker on a real socket that answers what a test wants, or does one thing wrong. */
public final class FakeTracker implements AutoCloseable {
  private static final int SOME = 1_000;
  private static final int FOR_EVER = 0;
  private static final int BETWEEN_DRIPS = 100; // milliseconds

  private final ServerSocket server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Fault fault;
  private volatile String body = "";
  private volatile int interval = 600;

  /**
   * What came.
   *
   * @param nanos when, by {@link System#nanoTime}
   */
  record Request(String line, String body, long nanos) {}

  /** What is wrong with it. */
  public enum Fault {
    NONE,
    ANSWERS_IN_CHUNKS,
    ANSWERS_UNTIL_THE_END,
    NEVER_ANSWERS,
    DRIPS,
    CLOSES_AT_ONCE,
    CLOSES_WITHIN_ITS_ANSWER,
    ANSWERS_GARBAGE,
    ANSWERS_BROKEN_JSON,
    ANSWERS_DEEP_JSON,
    ANSWERS_ENDLESS_HEADERS,
    ANSWERS_AN_ENDLESS_LINE,
    ANSWERS_AN_ENDLESS_BODY,
    ANSWERS_AN_ENDLESS_CHUNK,
    ANSWERS_WITHOUT_INTERVAL,
    SAYS_A_NEGATIVE_LENGTH,
    REDIRECTS,
    FAILS,
    WANTS_REST
  }

  public FakeTracker(Fault fault) throws IOException {
    this(fault, 0);
  }

  /**
   * @param port 0 for any
   */
  FakeTracker(Fault fault, int port) throws IOException {
    this(fault, new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
  }

  /**
   * @param server is closed with this
   */
  FakeTracker(Fault fault, ServerSocket server) {
    this.fault = fault;
    this.server = server;
    names(List.of());
    Thread.ofVirtual().name("tracker").start(this::accept);
  }

  public TrackerUrl url() {
    return TrackerUrl.parse("http://127.0.0.1:" + server.getLocalPort() + "/base/").orElseThrow();
  }

  int port() {
    return server.getLocalPort();
  }

  List<Request> requests() {
    return requests;
  }

  void becomes(Fault other) {
    fault = other;
  }

  void wantsToHearEvery(int seconds) {
    interval = seconds;
    names(List.of());
  }

  /** From now on it names these. */
  public void names(List<PeerAddress> peers) {
    answers(
        peers.stream()
            .map(peer ->
                "{\"address\":\"%s\",\"port\":%d,\"complete\":true}"
                    .formatted(peer.host(), peer.port()))
            .collect(Collectors.joining(",", "[", "]")));
  }

  /** From now on it answers with this JSON array as its peers. */
  void answers(String peers) {
    body =
        "{\"interval\":%d,\"lifetime\":%d,\"degraded\":false,\"seeders\":1,\"new\":[{}],\"peers\":%s}"
            .formatted(interval, 2 * interval, peers);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      requests.add(read(in));
      answer(socket);
    } catch (IOException e) {
      // the other side has gone
    } finally {
      open.remove(socket);
    }
  }

  private static Request read(BufferedReader in) throws IOException {
    String first = String.valueOf(in.readLine());
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    char[] content = new char[length];
    int read = 0;
    while (read < length) {
      read += in.read(content, read, length - read);
    }
    return new Request(first, new String(content), System.nanoTime());
  }

  private void answer(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    String ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    String whole = ok + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    switch (fault) {
      case NONE -> write(out, "HTTP/1.1 100 Continue\r\n\r\n" + whole);
      case ANSWERS_IN_CHUNKS -> {
        String half = body.substring(0, SOME % body.length());
        String rest = body.substring(half.length());
        write(
            out,
            ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk(half) + chunk(rest) + "0\r\n\r\n");
      }
      case ANSWERS_UNTIL_THE_END -> write(out, ok + "\r\n" + body);
      case NEVER_ANSWERS -> awaitLeaving(socket, FOR_EVER);
      case DRIPS -> {
        for (char c : (ok + "X: " + "x".repeat(SOME)).toCharArray()) {
          write(out, String.valueOf(c));
          awaitLeaving(socket, BETWEEN_DRIPS);
        }
      }
      case CLOSES_AT_ONCE -> {}
      case CLOSES_WITHIN_ITS_ANSWER -> write(out, whole.substring(0, whole.length() - 1));
      case ANSWERS_GARBAGE -> write(out, "\0\u0001\u001b[2J" + "?".repeat(SOME) + "\n\n");
      case ANSWERS_BROKEN_JSON -> write(out, ok + "\r\n{\"interval\":1,\"peers\":[{\"address\":");
      case ANSWERS_DEEP_JSON -> write(out, ok + "\r\n{\"peers\":" + "[".repeat(100_000));
      case ANSWERS_ENDLESS_HEADERS -> endlessly(out, ok, "X-%d: y\r\n");
      case ANSWERS_AN_ENDLESS_LINE -> endlessly(out, ok, "x%d");
      case ANSWERS_AN_ENDLESS_BODY -> endlessly(out, ok + "\r\n{\"peers\":[", "{\"port\":%d},");
      case ANSWERS_AN_ENDLESS_CHUNK ->
          endlessly(out, ok + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n{\"a\":[", "%d,");
      case ANSWERS_WITHOUT_INTERVAL -> write(out, ok + "\r\n{\"peers\":[]}");
      case SAYS_A_NEGATIVE_LENGTH -> write(out, ok + "Content-Length: -1\r\n\r\n" + body);
      case REDIRECTS -> write(out, "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\n\r\n");
      case FAILS -> write(out, "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
      case WANTS_REST ->
          write(out, "HTTP/1.1 429 Too Many\r\nRetry-After: 2\r\nContent-Length: 2\r\n\r\n{}");
    }
  }

  /** Says nothing until the other side has gone, or for {@code millis}. */
  private static void awaitLeaving(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      if (socket.getInputStream().read() < 0) {
        throw new EOFException("the other side has gone");
      }
    } catch (SocketTimeoutException e) {
      return; // it is still there
    }
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + ";x=y\r\n" + text + "\r\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void endlessly(OutputStream out, String start, String again) throws IOException {
    write(out, start);
    for (int i = 0; ; i++) {
      write(out, again.formatted(i).repeat(SOME));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
