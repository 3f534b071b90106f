package org.idiotorrent.tracker.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What is answered to a request. Immutable; equal to itself only.
 *
 * <p>An error says, in JSON, what is wrong in a word for programs and a sentence for people
 * (TRACKER.md, section 6).
 */
public final class Answer {
  private static final String JSON = "application/json";

  private final int status;
  private final String type;
  private final String headers; // lines, each with its end
  private final byte[] body;

  private Answer(int status, String type, String headers, byte[] body) {
    this.status = status;
    this.type = type;
    this.headers = headers;
    this.body = body;
  }

  /** Status 200. */
  public static Answer json(byte[] utf8) {
    return new Answer(200, JSON, "Cache-Control: no-store\r\n", utf8);
  }

  /** Status 200. */
  public static Answer text(String type, byte[] utf8) {
    return new Answer(200, type + "; charset=utf-8", "", utf8);
  }

  /**
   * An error in JSON.
   *
   * @param word as TRACKER.md, section 6 has it
   * @param message one sentence; may hold what a stranger sent, if it is safe to show
   */
  public static Answer error(int status, String word, String message) {
    String json =
        "{\"error\":\""
            + word
            + "\",\"message\":\""
            + new String(JsonStringEncoder.getInstance().quoteAsString(message))
            + "\"}";
    return new Answer(
        status, JSON, "Cache-Control: no-store\r\n", json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same with one more header.
   *
   * @param name of the header; it and {@code value} are ours, not a stranger's
   */
  public Answer with(String name, String value) {
    return new Answer(status, type, headers + name + ": " + value + "\r\n", body);
  }

  public int status() {
    return status;
  }

  String type() {
    return type;
  }

  String headers() {
    return headers;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return status + " " + new String(body, StandardCharsets.UTF_8);
  }
}
