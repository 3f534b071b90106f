package org.idiotorrent.tracker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.idiotorrent.share.Printable;

/** The body of a call, read forward within bounds. */
final class CallJson implements AutoCloseable {
  // Jackson's tables of field names are off: a stranger chooses how many there are.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ApiLimits.JSON_DEPTH)
                  .maxStringLength(ApiLimits.JSON_TEXT)
                  .maxNumberLength(ApiLimits.JSON_WORD)
                  .maxNameLength(ApiLimits.JSON_WORD)
                  .build())
          .build();

  private final JsonParser json;

  /** Reads the value on which the JSON stands: all of it, or its first token. */
  interface ValueReader {
    void read(String field) throws IOException, CallException;
  }

  CallJson(byte[] utf8) throws IOException, CallException {
    // From characters, since Jackson on bytes takes UTF-16, UTF-32 and broken UTF-8 as well.
    CharBuffer text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
    } catch (CharacterCodingException e) {
      throw bad("the body is not UTF-8");
    }
    json = JSON.createParser(text.array(), text.arrayOffset(), text.length());
  }

  private static CallException bad(String message) {
    return new CallException(400, "bad_json", message);
  }

  /** Reads an object and nothing after it. */
  void document(ValueReader reader) throws CallException {
    try {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw bad("the body is not a JSON object");
      }
      object("the body", reader);
      if (json.nextToken() != null) {
        throw bad("there is more after the JSON object");
      }
    } catch (StreamConstraintsException e) {
      throw bad(
          "the body is nested more than "
              + ApiLimits.JSON_DEPTH
              + " deep, or a name, text or number in it is too long");
    } catch (JsonProcessingException e) {
      throw bad(
          "the body is not valid JSON at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw bad("the body is not valid JSON");
    }
  }

  /** Reads the object called {@code what} in sentences; what is null is as if it were not there. */
  void object(String what, ValueReader reader) throws IOException, CallException {
    require(json.currentToken() == JsonToken.START_OBJECT, what + " is not an object");
    Set<String> seen = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      require(seen.add(field), "there twice in " + what + ": " + Printable.of(field));
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        reader.read(field);
      }
    }
  }

  /** Reads the array in {@code field}; {@code reader} gets each element. */
  void array(String field, int maxCount, ValueReader reader) throws IOException, CallException {
    require(json.currentToken() == JsonToken.START_ARRAY, field + " is not an array");
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(count < maxCount, field + " has more than " + maxCount + " entries");
      reader.read(field + "[" + count + "]");
      count++;
    }
  }

  void skip() throws IOException {
    json.skipChildren();
  }

  String text(String field) throws IOException, CallException {
    require(json.currentToken() == JsonToken.VALUE_STRING, field + " is not a text");
    return json.getText();
  }

  long number(String field, long min, long max) throws IOException, CallException {
    String bounds = "; it has to be a whole number in [" + min + ", " + max + "]";
    require(
        json.currentToken() == JsonToken.VALUE_NUMBER_INT,
        field + " is not a whole number" + bounds);
    boolean fits = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    require(
        fits && json.getLongValue() >= min && json.getLongValue() <= max,
        field + " is " + json.getText() + bounds);
    return json.getLongValue();
  }

  private static void require(boolean holds, String otherwise) throws CallException {
    if (!holds) {
      throw CallException.invalid(otherwise);
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
