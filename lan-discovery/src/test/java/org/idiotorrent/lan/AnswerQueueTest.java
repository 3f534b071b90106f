package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerQueueTest {
  private static final Duration JITTER = Duration.ofMillis(40);
  private static final InetSocketAddress ANN = new InetSocketAddress("192.0.2.1", 1111);
  private static final InetSocketAddress ANN_AGAIN = new InetSocketAddress("192.0.2.1", 2222);
  private static final InetSocketAddress BOB = new InetSocketAddress("192.0.2.2", 1111);

  private final AnswerQueue<String> queue = new AnswerQueue<>();

  /** Starts below zero, as the real clock may. */
  private long now = Duration.ofDays(-1).toNanos();

  @Test
  void firstQueryIsAnsweredAfterItsJitter() {
    assertEquals(Optional.of(JITTER), offer(ANN, "a"));
    assertEquals(Optional.of(JITTER), offer(BOB, "b"));
    assertEquals(Optional.of(new AnswerQueue.Waiting<>(ANN, "a")), take(ANN));
    assertEquals(Optional.of(new AnswerQueue.Waiting<>(BOB, "b")), take(BOB));
  }

  @Test
  void queryWithinTheSecondIsAnsweredWhenItIsOver() {
    offer(ANN, "a");
    take(ANN);
    pass(300);

    assertEquals(Optional.of(Duration.ofMillis(700)), offer(ANN, "b"));
  }

  @Test
  void ofSeveralQueriesFromOnePortWithinTheSecondTheLastIsAnsweredOnce() {
    offer(ANN, "a");
    take(ANN);
    pass(300);
    offer(ANN, "b");
    pass(300);

    assertEquals(Optional.empty(), offer(ANN, "c"));
    assertEquals(Optional.of(new AnswerQueue.Waiting<>(ANN, "c")), take(ANN));
    assertEquals(Optional.empty(), take(ANN));
  }

  @Test
  void whoAskAtOnceOnOneHostAreAnsweredInTurn() {
    assertEquals(Optional.of(JITTER), offer(ANN, "a"));
    assertEquals(Optional.empty(), offer(ANN_AGAIN, "b"));
    pass(40);

    assertEquals(Optional.of(new AnswerQueue.Waiting<>(ANN, "a")), queue.take(ANN.getAddress()));
    assertEquals(Optional.of(Duration.ofSeconds(1)), queue.answered(ANN, now));
    pass(1_000);
    assertEquals(
        Optional.of(new AnswerQueue.Waiting<>(ANN_AGAIN, "b")), queue.take(ANN.getAddress()));
    assertEquals(Optional.empty(), queue.answered(ANN, now));
  }

  @Test
  void queryThatComesAgainFromThePortJustAnsweredIsARepetition() {
    offer(ANN, "a");
    assertFalse(queue.isRepetition(ANN, now), "not answered yet");
    take(ANN);

    pass(499);
    assertTrue(queue.isRepetition(ANN, now));
    assertFalse(queue.isRepetition(ANN_AGAIN, now), "of another process");
    pass(1);
    assertFalse(queue.isRepetition(ANN, now));
  }

  @Test
  void whatAsksForNothingThereIsTakesNobodysTurn() {
    offer(ANN, "nothing");
    queue.take(ANN.getAddress());

    assertEquals(Optional.of(JITTER), offer(ANN_AGAIN, "b"));
  }

  @Test
  void oneHostHasFourWaiting() {
    for (int port = 1; port <= 4; port++) {
      InetSocketAddress source = new InetSocketAddress(ANN.getAddress(), port);
      assertTrue(queue.hasRoom(source, now));
      offer(source, "a");
    }

    assertFalse(queue.hasRoom(new InetSocketAddress(ANN.getAddress(), 5), now));
    assertTrue(queue.hasRoom(new InetSocketAddress(ANN.getAddress(), 4), now));
    assertTrue(queue.hasRoom(BOB, now));
  }

  @Test
  void answersToOneSourceAreASecondApart() {
    offer(ANN, "a");
    take(ANN);
    int answers = 0;
    Optional<Duration> due = Optional.empty();
    long dueAt = 0;
    for (int millis = 0; millis < 10_000; millis++) {
      pass(1);
      due = offer(ANN, "again");
      if (due.isPresent()) {
        dueAt = now + due.get().toNanos();
      }
      if (now >= dueAt) {
        answers += take(ANN).isPresent() ? 1 : 0;
      }
    }
    assertEquals(9, answers, 1.0, "answers in 10 s");
  }

  @Test
  void laterQueryIsAnsweredAfterItsJitterAgain() {
    offer(ANN, "a");
    take(ANN);
    pass(1_000);

    assertEquals(Optional.of(JITTER), offer(ANN, "b"));
  }

  @Test
  void stormOfSourcesIsCutOffAndPasses() {
    int admitted = 0;
    for (int i = 0; i < 5_000; i++) {
      InetSocketAddress source = new InetSocketAddress("10.0." + i / 250 + '.' + i % 250, 1);
      if (offer(source, "storm").isPresent()) {
        take(source);
        admitted++;
      }
    }
    assertEquals(1_024, admitted);
    assertEquals(Optional.empty(), offer(ANN, "a"));

    pass(1_000);
    assertEquals(Optional.of(JITTER), offer(ANN, "a"));
  }

  private Optional<Duration> offer(InetSocketAddress source, String query) {
    return queue.offer(source, query, JITTER, now);
  }

  private Optional<AnswerQueue.Waiting<String>> take(InetSocketAddress source) {
    Optional<AnswerQueue.Waiting<String>> taken = queue.take(source.getAddress());
    if (taken.isPresent()) {
      queue.answered(source, now);
    }
    return taken;
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }
}
