package org.idiotorrent.transfer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.idiotorrent.peer.WebUrl;

/** A web server of another make, with files and one fault. */
final class FakeWeb implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

  private final Fault fault;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final HttpServer server;

  enum Fault {
    NONE,
    NO_RANGES,
    /** A byte in the middle of the file is another. */
    LIES,
    /** Every other request ends in the middle. */
    CUTS,
    OTHER_RANGE,
    /** To itself, under another path. */
    REDIRECTS,
    REDIRECTS_FOREVER,
    NOT_FOUND
  }

  FakeWeb(Fault fault) throws IOException {
    this.fault = fault;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  FakeWeb with(String path, byte[] content) {
    byte[] copy = content.clone();
    if (fault == Fault.LIES) {
      copy[copy.length / 2] ^= 1;
    }
    files.put(path, copy);
    return this;
  }

  WebUrl url(String path) {
    return WebUrl.parse("http://127.0.0.1:" + server.getAddress().getPort() + path).orElseThrow();
  }

  int requests() {
    return requests.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    int number = requests.incrementAndGet();
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean redirects =
          fault == Fault.REDIRECTS_FOREVER || (fault == Fault.REDIRECTS && !path.startsWith("/at"));
      byte[] content = files.get(path.replaceFirst("^/at", ""));
      if (redirects) {
        exchange.getResponseHeaders().set("Location", "/at" + exchange.getRequestURI());
        exchange.sendResponseHeaders(302, -1);
      } else if (content == null || fault == Fault.NOT_FOUND) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        send(exchange, content, number);
      }
    }
  }

  private void send(HttpExchange exchange, byte[] content, int number) throws IOException {
    Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
    boolean part = range.matches() && fault != Fault.NO_RANGES;
    int first = part ? Integer.parseInt(range.group(1)) : 0;
    int last = part ? Integer.parseInt(range.group(2)) : content.length - 1;
    if (part) {
      int said = fault == Fault.OTHER_RANGE ? first + 1 : first;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + said + '-' + last + '/' + content.length);
    }
    int length = last + 1 - first;
    exchange.sendResponseHeaders(part ? 206 : 200, length);
    int sent = fault == Fault.CUTS && number % 2 == 0 ? length / 2 : length;
    exchange.getResponseBody().write(content, first, sent);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
