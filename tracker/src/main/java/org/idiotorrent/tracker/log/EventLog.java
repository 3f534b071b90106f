package org.idiotorrent.tracker.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Events, each a line of JSON with its time, as log collectors read them. No event has a caller's
 * address in it. Safe for several threads.
 */
public final class EventLog {
  /** Forgets everything. */
  public static final EventLog NONE = new EventLog(line -> {}, InstantSource.system());

  private static final JsonFactory JSON = new JsonFactory();

  private final Consumer<String> lines;
  private final InstantSource clock;

  EventLog(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** Writes to {@code out}, which stays open. */
  public static EventLog to(PrintStream out) {
    return new EventLog(out::println, InstantSource.system());
  }

  public void write(String event) {
    write(event, Map.of());
  }

  /** Writes one event with what belongs to it, texts and numbers. */
  public void write(String event, Map<String, ?> details) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", clock.instant().toString());
      json.writeStringField("event", event);
      for (Map.Entry<String, ?> detail : details.entrySet()) {
        if (detail.getValue() instanceof Number number) {
          json.writeNumberField(detail.getKey(), number.longValue());
        } else {
          json.writeStringField(detail.getKey(), detail.getValue().toString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    lines.accept(line.toString());
  }
}
