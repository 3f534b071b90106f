package org.idiotorrent.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 199, 200, 201, 400, 401, 200_000})
  void fromOneToTheNextEverythingIsShownOnce(int total) {
    List<Integer> shown = new ArrayList<>();
    OptionalInt from = OptionalInt.of(0);
    while (from.isPresent()) {
      Window window = Window.of(Map.of("from", "" + from.getAsInt()), total);
      IntStream.range(window.from(), window.end()).forEach(shown::add);
      from = window.next();
    }

    assertEquals(IntStream.range(0, total).boxed().toList(), shown);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "5, 5",
    "999, 999",
    "1000, 999",
    "9999999, 999",
    "10000000, 0",
    "99999999999, 0",
    "-1, 0",
    "+1, 0",
    "1e2, 0",
    "' 1', 0",
    "٣, 0"
  })
  void whatAsksForNoEntryIsTheFirstOrTheLast(String text, int from) {
    assertEquals(from, Window.of(Map.of("from", text), 1_000).from());
  }

  @Test
  void anEmptyListHasAnEmptyWindow() {
    Window window = Window.of(Map.of("from", "7"), 0);

    assertEquals(0, window.from());
    assertEquals(0, window.end());
    assertTrue(window.next().isEmpty());
  }
}
