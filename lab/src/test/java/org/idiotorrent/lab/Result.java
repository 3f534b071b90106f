package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** How a command ended. */
record Result(List<String> command, int exit, List<String> out, List<String> err, Duration time) {

  /** This, if the exit code is as expected. */
  Result expect(int code) {
    assertEquals(code, exit, this::toString);
    return this;
  }

  /** The one JSON object on stdout with {@code "event": event}. */
  JsonNode event(String event) {
    return out.stream()
        .map(Running::parse)
        .filter(line -> line.path("event").asText().equals(event))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no event " + event + " from " + this));
  }

  /** All of stderr. */
  String errors() {
    return String.join("\n", err);
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + " → exit "
        + exit
        + " after "
        + time.toMillis()
        + " ms\nstdout:\n"
        + String.join("\n", out)
        + "\nstderr:\n"
        + errors();
  }
}
