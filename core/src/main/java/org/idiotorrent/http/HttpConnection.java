package org.idiotorrent.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** One client's connection: its requests, one after another. */
final class HttpConnection implements Closeable {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
  private static final int SMALL = 64 << 10;

  private final Line line;
  private final Senders senders;
  private final ByteBuffer received;
  private final Sink sink;

  /**
   * @param received what was already read from the line
   */
  HttpConnection(Line line, Senders senders, ByteBuffer received) {
    this.line = line;
    this.senders = senders;
    this.received = received;
    this.sink = line.sink();
  }

  /** Reads and answers until one of the two has had enough. */
  void run(HttpServer.Handler handler) throws IOException {
    RequestReader reader = new RequestReader(line, received);
    boolean goesOn = true;
    while (goesOn) {
      try {
        Optional<Request> request = reader.next();
        if (request.isEmpty()) {
          return;
        }
        goesOn = request.get().keepAlive();
        send(handler.answer(request.get()), request.get().isHead(), goesOn);
      } catch (Refusal e) {
        send(e.response(), false, false);
        goesOn = false;
      }
    }
    line.end();
  }

  /** Sends one answer and ends. */
  void refuse(Response response) throws IOException {
    send(response, false, false);
    line.end();
  }

  private void send(Response response, boolean headOnly, boolean goesOn) throws IOException {
    byte[] head = head(response, goesOn).getBytes(StandardCharsets.ISO_8859_1);
    Body body = response.body();
    if (headOnly || !response.hasLength()) {
      sink.write(ByteBuffer.wrap(head));
    } else if (body instanceof Body.Bytes bytes && bytes.length() < SMALL) {
      ByteBuffer both = ByteBuffer.allocate(head.length + (int) bytes.length()).put(head);
      sink.write(both.put(bytes.buffer().duplicate()).flip()); // one packet
    } else {
      sink.write(ByteBuffer.wrap(head));
      send(body);
    }
  }

  private void send(Body body) throws IOException {
    senders.begin();
    try {
      body.write(0, body.length(), sink);
    } finally {
      senders.end();
    }
  }

  private static String head(Response response, boolean goesOn) {
    StringBuilder out = new StringBuilder(512);
    out.append("HTTP/1.1 ").append(response.status()).append(' ').append(response.reason());
    field(out, "Date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    for (Headers.Field one : response.headers().fields()) {
      field(out, one.name(), one.value());
    }
    if (response.hasLength()) {
      field(out, "Content-Length", Long.toString(response.body().length()));
    }
    if (!goesOn) {
      field(out, "Connection", "close");
    }
    return out.append("\r\n\r\n").toString();
  }

  private static void field(StringBuilder out, String name, String value) {
    out.append("\r\n").append(name).append(": ").append(value);
  }

  void closeIfOverdue(long nanoTime) throws IOException {
    line.closeIfOverdue(nanoTime);
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
