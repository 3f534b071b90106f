package org.idiotorrent.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The request line and headers of a request (RFC 9112, sections 3 and 5), read strictly: what two
 * programs could understand differently is refused.
 *
 * @param bodyLength bytes of the body that follows
 */
record RequestHead(
    String method, Target target, Headers headers, boolean keepAlive, int bodyLength) {

  /** The head in {@code text}: lines without their ends. */
  static RequestHead parse(List<String> lines) throws Refusal {
    String[] words = lines.getFirst().split(" ", -1);
    if (words.length != 3 || !Syntax.isToken(words[0])) {
      throw Refusal.bad("the first line is not a method, an address and a version");
    }
    if (!words[2].matches("HTTP/1\\.[0-9]")) {
      throw Refusal.bad("only HTTP/1.1 is spoken here");
    }
    Headers headers = headers(lines.subList(1, lines.size()));
    if (headers.all("Host").size() != 1) {
      throw Refusal.bad("one Host header is needed");
    }
    if (!headers.all("Transfer-Encoding").isEmpty()) {
      throw Refusal.bad("Transfer-Encoding is not taken here");
    }
    boolean asksToClose =
        headers.joined("Connection").orElse("").toLowerCase(Locale.ROOT).contains("close");
    return new RequestHead(
        words[0],
        Target.parse(words[1]),
        headers,
        !words[2].endsWith(".0") && !asksToClose,
        bodyLength(words[0], headers));
  }

  private static Headers headers(List<String> lines) throws Refusal {
    if (lines.size() > HttpLimits.HEADERS) {
      throw new Refusal(431, "more than " + HttpLimits.HEADERS + " headers");
    }
    List<Headers.Field> fields = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      if (!Syntax.isToken(name) || !Syntax.isFieldValue(value)) {
        throw Refusal.bad("a header that is not a name, a colon and a value");
      }
      fields.add(new Headers.Field(name, value));
    }
    return new Headers(fields);
  }

  private static int bodyLength(String method, Headers headers) throws Refusal {
    List<String> lengths = headers.all("Content-Length");
    if (lengths.isEmpty()) {
      return 0;
    }
    if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
      throw Refusal.bad("Content-Length is not one number");
    }
    long length = Long.parseLong(lengths.getFirst());
    if (length > (method.equals("POST") ? HttpLimits.BODY : 0)) {
      throw new Refusal(
          413, "a body of at most " + HttpLimits.BODY + " bytes is taken, of POST alone");
    }
    return (int) length;
  }
}
