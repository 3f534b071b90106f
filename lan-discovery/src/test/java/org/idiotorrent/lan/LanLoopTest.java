package org.idiotorrent.lan;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LanLoopTest {
  private final Queue<String> done = new ConcurrentLinkedQueue<>();
  private final LanLoop loop = new LanLoop("idt-test");

  @AfterEach
  void close() {
    loop.close(() -> {});
  }

  @Test
  void whatIsDueFirstRunsFirst() {
    loop.execute(() -> loop.after(Duration.ofMillis(40), () -> done.add("second")));
    loop.execute(() -> loop.after(Duration.ofMillis(10), () -> done.add("first")));
    loop.start();

    await().until(() -> done.size() == 2);
    assertEquals(List.of("first", "second"), List.copyOf(done));
  }

  @Test
  void stepThatFailsDoesNotEndTheLoop() {
    loop.start();
    loop.execute(() -> {
      throw new IllegalStateException("on purpose");
    });
    loop.execute(() -> done.add("next"));

    await().until(() -> done.contains("next"));
  }

  @Test
  void cancelledRepetitionStops() {
    Cadence cadence =
        new Cadence(
            LongStream.of(0, 5).mapToObj(Duration::ofMillis).toList(), Duration.ofMillis(5));
    loop.start();
    loop.execute(() -> {
      LanLoop.Repetition repetition = loop.repeat(cadence, () -> done.add("again"));
      loop.after(Duration.ofMillis(50), repetition::cancel);
      loop.after(Duration.ofMillis(51), () -> done.add("over"));
    });

    await().until(() -> done.contains("over"));
    int runs = done.size();
    await().during(Duration.ofMillis(100)).until(() -> done.size() == runs);
  }

  @Test
  void ofAFloodOnlySomeIsReadAndWhatComesLaterIsHeard() throws IOException {
    AtomicLong read = new AtomicLong();
    try (DatagramChannel flooded = DatagramChannel.open();
        DatagramChannel sender = DatagramChannel.open()) {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      SocketAddress target = flooded.bind(new InetSocketAddress(loopback, 0)).getLocalAddress();
      loop.execute(() -> listen(flooded, read));
      loop.start();

      long start = System.nanoTime();
      while (System.nanoTime() - start < Duration.ofSeconds(2).toNanos()) {
        sender.send(ByteBuffer.allocate(100), target);
      }
      long bound = LanLoop.READS_BURST + 2 * LanLoop.READS_PER_SECOND;
      assertTrue(read.get() <= bound + 100, () -> "read: " + read);
      await()
          .until(() -> {
            sender.send(ByteBuffer.wrap(new byte[] {1}), target);
            return done.contains("heard");
          });
    }
  }

  private void listen(DatagramChannel channel, AtomicLong read) {
    try {
      loop.listen(
          channel,
          (datagram, source) -> {
            read.incrementAndGet();
            if (datagram.get() == 1) {
              done.add("heard");
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void farewellIsSaidOnceAndNothingRunsAfterIt() {
    loop.start();
    loop.close(() -> done.add("farewell"));
    loop.execute(() -> done.add("late"));
    loop.close(() -> done.add("farewell"));

    assertEquals(List.of("farewell"), List.copyOf(done));
  }
}
