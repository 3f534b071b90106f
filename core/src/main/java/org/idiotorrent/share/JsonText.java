package org.idiotorrent.share;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one JSON value as UTF-8, without blanks. It is for texts that a small machine writes, too:
 * no library is loaded for it. Names and values alternate as JSON wants it; that is up to the
 * caller.
 */
public final class JsonText {
  private static final String HEX = "0123456789ABCDEF";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private boolean following; // whether a value stands before the next in its object or array

  public JsonText beginObject() {
    return open('{');
  }

  public JsonText endObject() {
    return close('}');
  }

  public JsonText beginArray() {
    return open('[');
  }

  public JsonText endArray() {
    return close(']');
  }

  private JsonText open(char bracket) {
    separate();
    out.write(bracket);
    following = false;
    return this;
  }

  private JsonText close(char bracket) {
    out.write(bracket);
    following = true;
    return this;
  }

  /** The name of the field whose value comes next. */
  public JsonText name(String name) {
    separate();
    quote(name);
    out.write(':');
    following = false;
    return this;
  }

  /** A string, in quotes; these, backslashes and control characters are escaped in it. */
  public JsonText value(String text) {
    separate();
    quote(text);
    return this;
  }

  public JsonText value(long number) {
    return raw(Long.toString(number));
  }

  public JsonText value(boolean truth) {
    return raw(Boolean.toString(truth));
  }

  private JsonText raw(String ascii) {
    separate();
    out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  private void separate() {
    if (following) {
      out.write(',');
    }
    following = true;
  }

  private void quote(String text) {
    out.write('"');
    int plain = 0; // where what is written as it is begins
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        write(text.substring(plain, i));
        write(escape(c));
        plain = i + 1;
      }
    }
    write(text.substring(plain));
    out.write('"');
  }

  private void write(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String escape(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\b' -> "\\b";
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\f' -> "\\f";
      case '\r' -> "\\r";
      default -> "\\u00" + HEX.charAt(c >> 4) + HEX.charAt(c & 0xf);
    };
  }

  /** What was written, and a line break. */
  public byte[] line() {
    out.write('\n');
    return out.toByteArray();
  }

  /** What was written. */
  @Override
  public String toString() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
