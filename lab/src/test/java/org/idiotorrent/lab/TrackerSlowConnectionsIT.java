package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.idiotorrent.tracker.TrackerServer;
import org.idiotorrent.tracker.TrackerSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 500 connections that send a request byte by byte. */
@Tag("alone")
final class TrackerSlowConnectionsIT {
  private static final int SLOW = 500;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void theyAreCutWhileOthersAreServed() throws Exception {
    TrackerSettings settings = TrackerSettings.inMemory().withInterval(Duration.ofSeconds(1));
    AtomicInteger cut = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    long start = System.nanoTime();
    try (TrackerServer tracker = TrackerServer.start(settings.withHops(1));
        TrackerCrowd crowd =
            new TrackerCrowd(URI.create("http://127.0.0.1:" + tracker.port()), 50)) {
      crowd.start(Duration.ofMillis(500));
      for (int i = 0; i < SLOW; i++) {
        Thread.ofVirtual().start(() -> dawdle(tracker.port(), cut, told));
      }
      Awaitility.await().atMost(LIMIT.plusSeconds(5)).until(() -> cut.get() == SLOW);
      assertTrue(System.nanoTime() - start < LIMIT.plusSeconds(1).toNanos(), "cut too late");
      assertEquals(SLOW, told.get(), "were told why, with 408");
      assertTrue(crowd.isAllWell(), crowd.outcome());
      assertEquals(50, crowd.listed());
    }
  }

  private static void dawdle(int port, AtomicInteger cut, AtomicInteger told) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(500);
      while (!isAnswered(socket, told)) {
        socket.getOutputStream().write('G');
      }
    } catch (SocketException e) {
      // cut
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    cut.incrementAndGet();
  }

  private static boolean isAnswered(Socket socket, AtomicInteger told) throws IOException {
    try {
      byte[] answer = socket.getInputStream().readNBytes(12);
      if (new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 408")) {
        told.incrementAndGet();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
