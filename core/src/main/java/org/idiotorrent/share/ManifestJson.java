package org.idiotorrent.share;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** A stranger's JSON, read forward within the bounds of MANIFEST.md, section 2. */
final class ManifestJson implements AutoCloseable {
  // Jackson's tables of field names are off: a stranger chooses how many there are.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ShareLimits.JSON_DEPTH)
                  .maxStringLength(4 * ShareLimits.PATH_BYTES)
                  .maxNumberLength(ShareLimits.JSON_WORD)
                  .maxNameLength(ShareLimits.JSON_WORD)
                  .build())
          .build();

  private final JsonParser json;

  /** Reads the value on which the JSON stands: all of it, or its first token. */
  interface ValueReader {
    void read(String field) throws IOException, InvalidShareException;
  }

  /** Stands before the first value of {@code utf8}. */
  ManifestJson(byte[] utf8) throws IOException {
    // Through a reader, since Jackson on bytes takes UTF-16, UTF-32 and broken UTF-8 as well.
    json =
        JSON.createParser(
            new InputStreamReader(
                new ByteArrayInputStream(utf8), StandardCharsets.UTF_8.newDecoder()));
  }

  /** Reads an object and nothing after it. */
  void document(ValueReader reader) throws IOException, InvalidShareException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidShareException("not a manifest: not a JSON object");
    }
    object("the manifest", reader);
    if (json.nextToken() != null) {
      throw new InvalidShareException("not a manifest: more text after the JSON object");
    }
  }

  /** Reads the object called {@code what} in sentences. */
  void object(String what, ValueReader reader) throws IOException, InvalidShareException {
    require(json.currentToken() == JsonToken.START_OBJECT, what + " is not an object");
    Set<String> seen = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      require(seen.add(field), "field given twice in " + what + ": " + Printable.of(field));
      require(
          seen.size() <= ShareLimits.JSON_FIELDS,
          what + " has more than " + ShareLimits.JSON_FIELDS + " fields");
      json.nextToken();
      reader.read(field);
    }
  }

  /** Reads the array in {@code field}; {@code reader} gets each element. */
  void array(String field, int maxCount, ValueReader reader)
      throws IOException, InvalidShareException {
    require(json.currentToken() == JsonToken.START_ARRAY, field + " is not an array");
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(count < maxCount, field + " has more than " + maxCount + " entries");
      count++;
      reader.read(field);
    }
  }

  void skip() throws IOException {
    json.skipChildren();
  }

  String text(String field) throws IOException, InvalidShareException {
    requireText(field);
    String text = json.getText();
    require(
        text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE),
        field + " is not valid Unicode: " + Printable.of(text));
    return text;
  }

  String text(String field, int maxBytes) throws IOException, InvalidShareException {
    String text = text(field);
    require(
        ShareName.utf8Length(text) <= maxBytes, field + " has a text over " + maxBytes + " bytes");
    return text;
  }

  long number(String field) throws IOException, InvalidShareException {
    require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, field + " is not a whole number");
    require(
        json.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
        field + " is too large: " + Printable.of(json.getText()));
    return json.getLongValue();
  }

  void hexDigest(String field, HexDigests target) throws IOException, InvalidShareException {
    requireText(field);
    target.add(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  private void requireText(String field) throws InvalidShareException {
    require(json.currentToken() == JsonToken.VALUE_STRING, field + " is not a text");
  }

  private static void require(boolean holds, String otherwise) throws InvalidShareException {
    if (!holds) {
      throw new InvalidShareException("broken manifest: " + otherwise);
    }
  }

  /** The refusal for what reading threw; the source is memory, so it is the text's fault. */
  static InvalidShareException refusal(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return new InvalidShareException(
          "not a manifest: nested deeper than "
              + ShareLimits.JSON_DEPTH
              + " levels, or a word or number in it is too long",
          e);
    }
    if (!(e instanceof JsonProcessingException broken) || broken.getLocation() == null) {
      return new InvalidShareException("not a manifest: not valid UTF-8", e);
    }
    return new InvalidShareException(
        "not a manifest: not valid JSON at line "
            + broken.getLocation().getLineNr()
            + ", column "
            + broken.getLocation().getColumnNr(),
        e);
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
