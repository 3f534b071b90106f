package org.idiotorrent.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param headers all but those of the connection, of the length and the date
 */
public record Response(int status, Headers headers, Body body) {
  private static final Body NOTHING = Body.of(new byte[0]);

  /** One of {@code bytes} in memory. */
  public static Response of(int status, String type, byte[] bytes) {
    return new Response(status, Headers.NONE.with("Content-Type", type), Body.of(bytes));
  }

  /** One of a sentence, for people. */
  public static Response text(int status, String sentence) {
    byte[] bytes = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
    return of(status, "text/plain; charset=utf-8", bytes);
  }

  /** One with headers alone. */
  public static Response empty(int status) {
    return new Response(status, Headers.NONE, NOTHING);
  }

  /** The same and one more header. */
  public Response with(String name, String value) {
    return new Response(status, headers.with(name, value), body);
  }

  boolean hasLength() {
    return status != 304 && status != 204;
  }

  String reason() {
    return switch (status) {
      case 200 -> "OK";
      case 206 -> "Partial Content";
      case 303 -> "See Other";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 416 -> "Range Not Satisfiable";
      case 421 -> "Misdirected Request";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 503 -> "Service Unavailable";
      default -> "Status " + status;
    };
  }
}
