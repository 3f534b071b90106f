package org.idiotorrent.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one request after another. For one thread. */
final class RequestReader {
  private final Line line;
  private final byte[] bytes = new byte[HttpLimits.HEAD];
  private int start; // of what was received and not yet read
  private int end;

  /**
   * @param received what was already read from the line, at most a few bytes
   */
  RequestReader(Line line, ByteBuffer received) {
    this.line = line;
    this.end = received.remaining();
    received.get(bytes, 0, end);
  }

  /** The next request; empty if the client is gone. */
  Optional<Request> next() throws IOException, Refusal {
    compact();
    List<String> lines = new ArrayList<>();
    int lineStart = 0;
    for (int i = 0; ; i++) {
      if (i == end && !receive()) {
        return Optional.empty();
      }
      if (bytes[i] != '\n') {
        continue;
      }
      if (i == 0 || bytes[i - 1] != '\r') {
        throw Refusal.bad("a line that does not end in CR LF");
      }
      String text = new String(bytes, lineStart, i - 1 - lineStart, StandardCharsets.ISO_8859_1);
      lineStart = i + 1;
      if (!text.isEmpty()) {
        lines.add(text);
      } else if (lines.isEmpty()) {
        throw Refusal.bad("an empty line instead of a request");
      } else {
        start = lineStart;
        return request(RequestHead.parse(lines));
      }
    }
  }

  private Optional<Request> request(RequestHead head) throws IOException, Refusal {
    while (end - start < head.bodyLength()) {
      if (end == bytes.length) {
        compact();
      }
      if (!receive()) {
        return Optional.empty();
      }
    }
    line.arrived();
    String body = new String(bytes, start, head.bodyLength(), StandardCharsets.ISO_8859_1);
    start += head.bodyLength();
    Map<String, String> form = body.isEmpty() ? Map.of() : Target.form(body, 0);
    return Optional.of(
        new Request(
            head.method(), head.target(), head.headers(), head.keepAlive(), form, line.ends()));
  }

  private void compact() {
    System.arraycopy(bytes, start, bytes, 0, end - start);
    end -= start;
    start = 0;
  }

  /** Adds to what was received; false if the client is gone. */
  private boolean receive() throws IOException, Refusal {
    if (end == bytes.length) {
      throw new Refusal(431, "request line and headers of more than " + HttpLimits.HEAD + " bytes");
    }
    line.awaitBytes(end > start);
    int read = line.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
    end += Math.max(read, 0);
    return read >= 0;
  }
}
