package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.idiotorrent.cli.doctor.Facts.Tracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class TrackerProbeTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String WORKS = "HTTP/1.1 200 OK\\r\\n\\r\\n{\"status\":\"ok\"}";

  /** Answers one caller after another. */
  private record Server(ServerSocket socket) implements Closeable {
    @FunctionalInterface
    interface Manner {
      void answer(Socket caller) throws IOException, InterruptedException;
    }

    static Server start(Manner manner) throws IOException {
      ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
      Thread.ofVirtual()
          .start(() -> {
            while (!socket.isClosed()) {
              try (Socket caller = socket.accept()) {
                manner.answer(caller);
              } catch (IOException e) {
                // the caller, or the test, is gone
              } catch (InterruptedException e) {
                return;
              }
            }
          });
      return new Server(socket);
    }

    static Server saying(String answer) throws IOException {
      return start(caller -> say(answer, caller));
    }

    static void say(String answer, Socket caller) throws IOException {
      byte[] question = new byte[4_096];
      if (caller.getInputStream().read(question) > 0) {
        String bytes = answer.replace("\\r\\n", "\r\n");
        caller.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      }
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Optional<String> problem(String answer) throws Exception {
    try (Server server = Server.saying(answer)) {
      return TrackerProbe.run(List.of(server.url()), LONG).getFirst().problem();
    }
  }

  @Test
  void aTrackerWorks() throws Exception {
    assertEquals(Optional.empty(), problem(WORKS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK\\r\\n\\r\\nhello | what answers there is no tracker",
        "HTTP/1.1 200 OK\\r\\n\\r\\n<html>Log in</html> | what answers there is no tracker",
        "HTTP/1.1 200 OK\\r\\n\\r\\n | what answers there is no tracker",
        "HTTP/1.1 200 OK\\r\\n\\r\\n[1] | what answers there is no tracker",
        "HTTP/1.1 200 OK\\r\\n\\r\\n{\"status | what answers there is no tracker",
        "HTTP/1.1 404 Not Found\\r\\n\\r\\n{} | it answers with status 404",
        "SSH-2.0-OpenSSH_9.9\\r\\n | what answers there is no HTTP server",
      })
  void whatElseAnswersIsNoTracker(String answer, String problem) throws Exception {
    assertEquals(Optional.of(problem), problem(answer));
  }

  @Test
  void oneThatDripsDoesNotAnswer() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Server server =
        Server.start(caller -> {
          byte[] more = "HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);
          while (!end.await(20, TimeUnit.MILLISECONDS)) {
            caller.getOutputStream().write(more);
            more = new byte[] {'x'};
          }
        })) {
      List<Tracker> found = TrackerProbe.run(List.of(server.url()), Duration.ofMillis(200));
      assertEquals(Optional.of("it does not answer"), found.getFirst().problem());
    } finally {
      end.countDown();
    }
  }

  @Test
  void allAreAskedAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    Server.Manner onceBothAreAsked =
        caller -> {
          asked.countDown();
          asked.await();
          Server.say(WORKS, caller);
        };
    try (Server one = Server.start(onceBothAreAsked);
        Server other = Server.start(onceBothAreAsked)) {
      List<Tracker> found = TrackerProbe.run(List.of(one.url(), other.url()), LONG);
      assertEquals(
          List.of(one.url().toString(), other.url().toString()),
          found.stream().map(Tracker::url).toList());
      assertEquals(
          List.of(Optional.empty(), Optional.empty()),
          found.stream().map(Tracker::problem).toList());
    }
  }
}
