package org.idiotorrent.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a server answered, read as strictly as HTTP allows; knows nothing of the server's code. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record Answer(int status, List<String> fields, byte[] body) {
  private static final int PATIENCE = 20_000; // milliseconds

  /** Sends {@code request} to this machine and reads the answers until the server closes. */
  public static List<Answer> all(int port, byte[] request) throws IOException {
    try (Socket socket = connect(port)) {
      OutputStream out = socket.getOutputStream();
      out.write(request);
      socket.shutdownOutput();
      List<Answer> answers = new ArrayList<>();
      boolean toHead = new String(request, StandardCharsets.ISO_8859_1).startsWith("HEAD ");
      for (Optional<Answer> one = read(socket.getInputStream(), toHead); one.isPresent(); ) {
        answers.add(one.get());
        one = read(socket.getInputStream(), toHead);
      }
      return answers;
    }
  }

  /** The one answer to {@code request}, text in ISO 8859-1 with {@code \n} for line ends. */
  public static Answer to(int port, String request) throws IOException {
    String text = request.replace("\n", "\r\n").replace("{port}", Integer.toString(port));
    List<Answer> answers = all(port, text.getBytes(StandardCharsets.ISO_8859_1));
    if (answers.size() != 1) {
      throw new AssertionError("answers: " + answers.size() + " to " + request);
    }
    return answers.getFirst();
  }

  /** The answer to GET. */
  public static Answer get(int port, String target, String... headers) throws IOException {
    return to(port, "GET " + target + " HTTP/1.1\n" + common(headers));
  }

  /** The headers of a request to this machine. */
  public static String common(String... headers) {
    StringBuilder out = new StringBuilder("Host: 127.0.0.1:{port}\n");
    for (String header : headers) {
      out.append(header).append('\n');
    }
    return out.append('\n').toString();
  }

  /** A connection to {@code port} of this machine. */
  public static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  /** The next answer; empty if the server has closed. */
  public static Optional<Answer> read(InputStream in, boolean toHead) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = readLine(in); !line.isEmpty() || lines.isEmpty(); line = readLine(in)) {
      if (line.equals("\0end")) {
        return Optional.empty();
      }
      lines.add(line);
    }
    String[] start = lines.removeFirst().split(" ", 3);
    if (start.length != 3 || !start[0].equals("HTTP/1.1")) {
      throw new AssertionError("not a status line: " + String.join(" ", start));
    }
    int status = Integer.parseInt(start[1]);
    Answer head = new Answer(status, lines, new byte[0]);
    boolean hasBody = !toHead && status != 304 && status != 204;
    int length = hasBody ? Integer.parseInt(head.header("Content-Length").orElseThrow()) : 0;
    byte[] body = in.readNBytes(length);
    if (body.length != length) {
      throw new EOFException("body cut at " + body.length + " of " + length);
    }
    return Optional.of(new Answer(status, lines, body));
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return "\0end";
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new AssertionError("a line without CR: " + text);
    }
    return text.substring(0, text.length() - 1);
  }

  /** The value of the one header of that name. */
  public Optional<String> header(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ": ";
    List<String> found =
        fields.stream().filter(one -> one.toLowerCase(Locale.ROOT).startsWith(prefix)).toList();
    if (found.size() > 1) {
      throw new AssertionError("several " + name + ": " + found);
    }
    return found.stream().findFirst().map(one -> one.substring(prefix.length()));
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
