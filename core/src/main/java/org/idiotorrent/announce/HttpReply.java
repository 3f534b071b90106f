package org.idiotorrent.announce;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the answer to one HTTP/1.1 request (RFC 9112), whatever a stranger makes of it. */
final class HttpReply {
  /** Bytes of an answer, headers included. 200 peers with all they may have take a quarter. */
  static final int MAX_BYTES = 256 << 10;

  private static final int MAX_LINE = 8 << 10;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final InputStream in;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final int status;
  private final byte[] body;
  private int taken; // bytes of the answer so far

  private HttpReply(InputStream in) throws IOException {
    this.in = in;
    int code = readHead();
    while (code < 200) { // an interim answer
      headers.clear();
      code = readHead();
    }
    status = code;
    body = readBody();
  }

  /** Reads one answer; {@code source} is good for nothing else after that. */
  static HttpReply read(InputStream source) throws IOException {
    return new HttpReply(new BufferedInputStream(source));
  }

  int status() {
    return status;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The seconds in {@code Retry-After}; a date there is passed over, as clocks differ. */
  Optional<Duration> retryAfter() {
    return header("Retry-After")
        .filter(text -> SECONDS.matcher(text).matches())
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  byte[] body() {
    return body;
  }

  private int readHead() throws IOException {
    Matcher start = STATUS.matcher(readLine());
    if (!start.matches()) {
      throw new TrackerException("does not speak HTTP");
    }
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return Integer.parseInt(start.group(1));
  }

  private byte[] readBody() throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Optional<String> length = header("Content-Length");
    if (header("Transfer-Encoding").isPresent()) {
      readChunks(bytes);
    } else if (length.isPresent()) {
      readExactly(parse(length.get(), 10), bytes);
    } else {
      for (int b = readByte(); b >= 0; b = readByte()) {
        bytes.write(b);
      }
    }
    return bytes.toByteArray();
  }

  private void readChunks(ByteArrayOutputStream target) throws IOException {
    if (!header("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT).equals("chunked")) {
      throw new TrackerException("answers in an encoding that nobody asked for");
    }
    for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
      readExactly(size, target);
      readLine();
    }
  }

  private int readChunkSize() throws IOException {
    return parse(readLine().replaceFirst("[ \t]*;.*", ""), 16);
  }

  /** A length; one that is too large for an answer is refused when so many bytes have come. */
  private static int parse(String digits, int radix) throws TrackerException {
    try {
      int number = Integer.parseInt(digits, radix);
      if (number >= 0 && digits.charAt(0) != '+') {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new TrackerException("answers with a broken length");
  }

  private void readExactly(int size, ByteArrayOutputStream target) throws IOException {
    for (int i = 0; i < size; i++) {
      int b = readByte();
      if (b < 0) {
        throw new EOFException("the answer ends too early");
      }
      target.write(b);
    }
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = readByte(); b != '\n'; b = readByte()) {
      if (b < 0) {
        throw new EOFException("the answer ends too early");
      }
      line.write(b);
      if (line.size() > MAX_LINE) {
        throw new TrackerException("answers with a line over " + MAX_LINE + " bytes");
      }
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private int readByte() throws IOException {
    if (++taken > MAX_BYTES) {
      throw new TrackerException("answers with more than " + MAX_BYTES + " bytes");
    }
    return in.read();
  }
}
