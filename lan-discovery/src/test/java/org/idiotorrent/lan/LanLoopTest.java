package org.idiotorrent.lan;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  void farewellIsSaidOnceAndNothingRunsAfterIt() {
    loop.start();
    loop.close(() -> done.add("farewell"));
    loop.execute(() -> done.add("late"));
    loop.close(() -> done.add("farewell"));

    assertEquals(List.of("farewell"), List.copyOf(done));
  }
}
