package org.idiotorrent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * One JSON object on one line, in ASCII, so that nothing that a stranger wrote reaches a terminal
 * as it is.
 */
final class JsonLine {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LAST_PLAIN = '~';

  private JsonLine() {}

  /** Writes the fields of an object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  static String of(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setHighestNonEscapedChar(LAST_PLAIN);
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the target is memory
    }
    return text.toString();
  }
}
