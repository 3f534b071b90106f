package org.idiotorrent.tracker.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes requests that are wrong in one of many ways. */
final class BrokenRequests {
  private static final String ID = "ab".repeat(32);
  private static final String VALID =
      "{\"file_id\":\""
          + ID
          + "\",\"peer_id\":\""
          + "0".repeat(32)
          + "\",\"port\":7001,\"event\":\"started\",\"left\":0}";
  private static final List<String> FIELDS = List.of("file_id", "peer_id", "port", "event", "left");
  private static final List<String> WRONG_VALUES =
      List.of(
          "-1",
          "1e400",
          "{}",
          "[]",
          "true",
          "\"\"",
          "\"\\u0000\"",
          "99999999999999999999",
          "1.5",
          "[[[[[[[[[[]]]]]]]]]]",
          "null",
          "\"" + "x".repeat(5_000) + "\"",
          "\"\\ud800\"");
  private static final List<String> BROKEN_LINES =
      List.of(
          "GARBAGE",
          "GET /",
          "GET / HTTP/2.0",
          "GET / HTTP/1.9",
          "GET / FTP/1.1",
          "PRI * HTTP/2.0",
          "\u0016\u0003\u0001\u0002",
          "GET /%zz HTTP/1.1",
          "GET / HTTP/1.1 more",
          "GET /get_peers?file_id=%g HTTP/1.1",
          "CONNECT a:1 HTTP/1.1",
          "GET " + "/x".repeat(3_000) + " HTTP/1.1");
  private static final List<String> BROKEN_HEADERS =
      List.of(
          "Content-Length: -1",
          "Content-Length: 1x",
          "Content-Length: 99999999999999999999",
          "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: 70000",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: chunked, gzip",
          "Expect: tea",
          "Transfer-Encoding: chunked\r\nContent-Length: 5",
          "no colon",
          "bad\u0001name: x",
          "X: " + "y".repeat(20_000),
          "Host: twice",
          "Origin: http://evil.example");

  private final Random random;

  BrokenRequests(Random random) {
    this.random = random;
  }

  /**
   * What is sent.
   *
   * @param ends whether nothing comes after it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Broken(byte[] bytes, boolean ends) {
    @Override
    public String toString() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  Broken next(int number) {
    return number % 10 == 8
        ? new Broken(cutOff(), true)
        : new Broken(whole(number), random.nextInt(4) == 0);
  }

  private byte[] whole(int number) {
    return switch (number % 10) {
      case 0 -> ascii(pick(BROKEN_LINES) + "\r\nHost: x\r\n\r\n");
      case 1 ->
          ascii("POST /register_peer HTTP/1.1\r\nHost: x\r\n" + pick(BROKEN_HEADERS) + "\r\n\r\n");
      case 2 -> post(ascii(wrongField()));
      case 3 -> post(mutated());
      case 4 -> post(bytes(1 + random.nextInt(3_000)));
      case 5 ->
          ascii(
              pick(List.of("PUT", "DELETE", "OPTIONS", "PATCH", "FROB"))
                  + " /register_peer HTTP/1.1\r\nHost: x\r\n\r\n");
      case 6 ->
          ascii(
              "GET /get_peers?"
                  + pick(
                      List.of(
                          "",
                          "file_id=",
                          "file_id=zz",
                          "file_id=" + ID + "&n=201",
                          "file_id=" + ID + "&n=-1",
                          "file_id=" + ID + "&peer_id=1",
                          "file_id=" + ID + "&file_id=" + ID,
                          "n=" + random.nextLong()))
                  + " HTTP/1.1\r\nHost: x\r\n\r\n");
      case 7 -> chunked();
      default -> pipelined();
    };
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] post(byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        ascii(
            "POST /register_peer HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + body.length
                + "\r\n\r\n"));
    all.writeBytes(body);
    return all.toByteArray();
  }

  private String wrongField() {
    String field = pick(FIELDS);
    return VALID.replaceFirst(
        "\"" + field + "\":[^,}]*",
        "\"" + field + "\":" + pick(WRONG_VALUES).replace("\\", "\\\\"));
  }

  /** A valid body, with a byte in it that cannot be there. */
  private byte[] mutated() {
    byte[] body = ascii(VALID);
    body[random.nextInt(body.length)] = (byte) (0x80 | random.nextInt(0x40)); // never starts UTF-8
    return body;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] chunked() {
    String head = "POST /register_peer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    return ascii(
        head
            + pick(
                List.of(
                    "zz\r\n",
                    "-5\r\nhello\r\n0\r\n\r\n",
                    "5\r\nhello\r\n0\r\n\r\n",
                    "ffffffffffffffff\r\n",
                    "3\r\nhello\r\n0\r\n\r\n",
                    "11000\r\n" + "a".repeat(0x11000) + "\r\n0\r\n\r\n")));
  }

  private byte[] cutOff() {
    byte[] whole = post(ascii(VALID));
    return Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
  }

  /** The first of several is broken; the others must not be taken for its rest. */
  private byte[] pipelined() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(post(ascii(wrongField())));
    for (int i = random.nextInt(20); i >= 0; i--) {
      all.writeBytes(whole(random.nextInt(7)));
    }
    return all.toByteArray();
  }
}
