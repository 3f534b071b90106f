package org.idiotorrent.tracker.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes requests of what the decoder delivers piece by piece. For one connection's thread. */
final class RequestAssembler {
  private static final HttpRequest NONE =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, io.netty.handler.codec.http.HttpMethod.GET, "/");
  private static final int MAX_PARAMETERS = 32;

  private final InetAddress remote;
  private HttpRequest head = NONE;
  private byte[] body = new byte[0];
  private int length;

  RequestAssembler(InetAddress remote) {
    this.remote = remote;
  }

  /** What the other end did wrong; after it nobody knows where the next request begins. */
  static final class BrokenRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    BrokenRequestException(int status, String word, String message) {
      super(message);
      this.answer = Answer.error(status, word, message);
    }

    Answer answer() {
      return answer;
    }
  }

  boolean isHead() {
    return head.method().name().equals("HEAD");
  }

  /** Whether the connection may go on after the request. */
  boolean isKeptAlive() {
    return HttpUtil.isKeepAlive(head);
  }

  /** Whether the other end waits for a word before it sends the body. */
  boolean isExpecting() {
    return head.headers().contains(HttpHeaderNames.EXPECT);
  }

  /** The request, if {@code piece} is its last. */
  Optional<Request> add(HttpObject piece) throws BrokenRequestException {
    if (piece.decoderResult().isFailure()) {
      throw broken(piece.decoderResult().cause());
    }
    if (piece instanceof HttpRequest next) {
      begin(next);
    }
    if (piece instanceof HttpContent content) {
      append(content.content());
    }
    return piece instanceof LastHttpContent ? Optional.of(request()) : Optional.empty();
  }

  private static BrokenRequestException broken(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new BrokenRequestException(
          414,
          "uri_too_long",
          "the request line has more than " + HttpLimits.REQUEST_LINE + " bytes");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new BrokenRequestException(
          431, "headers_too_large", "the headers have more than " + HttpLimits.HEADERS + " bytes");
    }
    return bad("this is not an HTTP/1.1 request as RFC 9112 has it");
  }

  private static BrokenRequestException bad(String message) {
    return new BrokenRequestException(400, "bad_request", message);
  }

  private void begin(HttpRequest next) throws BrokenRequestException {
    head = next;
    length = 0;
    HttpHeaders headers = next.headers();
    boolean isHttp11 = next.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (!isHttp11 && !next.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      throw bad("only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    if (headers.getAll(HttpHeaderNames.HOST).size() != 1 && isHttp11) {
      throw bad("an HTTP/1.1 request has one Host header");
    }
    checkFraming(headers);
    String expect = headers.get(HttpHeaderNames.EXPECT, "100-continue");
    if (!expect.equalsIgnoreCase("100-continue")) {
      throw new BrokenRequestException(417, "bad_request", "Expect can only be 100-continue");
    }
  }

  private static void checkFraming(HttpHeaders headers) throws BrokenRequestException {
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (!codings.isEmpty()
        && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
      throw bad("Transfer-Encoding can only be chunked");
    }
    if (!codings.isEmpty() && !lengths.isEmpty()) {
      throw bad("a request has Content-Length or Transfer-Encoding, not both");
    }
    if (lengths.size() > 1 || !lengths.stream().allMatch(one -> one.matches("[0-9]{1,18}"))) {
      throw bad("Content-Length is not one whole number");
    }
    if (!lengths.isEmpty() && Long.parseLong(lengths.get(0)) > HttpLimits.BODY) {
      throw tooLarge();
    }
  }

  private static BrokenRequestException tooLarge() {
    return new BrokenRequestException(
        413, "too_large", "the body has more than " + HttpLimits.BODY + " bytes");
  }

  private void append(ByteBuf content) throws BrokenRequestException {
    int more = content.readableBytes();
    if (length + more > HttpLimits.BODY) {
      throw tooLarge();
    }
    if (body.length < length + more) {
      body = Arrays.copyOf(body, length + more);
    }
    content.readBytes(body, length, more);
    length += more;
  }

  private Request request() throws BrokenRequestException {
    byte[] bytes = length == body.length ? body : Arrays.copyOf(body, length);
    body = new byte[0];
    QueryStringDecoder target = target();
    HttpHeaders headers = head.headers();
    try {
      return new Request(
          head.method().name(),
          target.path(),
          head.uri().indexOf('?') < 0 ? Map.of() : target.parameters(),
          entries(headers.getAll("X-Forwarded-For")),
          headers.contains(HttpHeaderNames.ORIGIN),
          remote,
          new Request.Body(bytes));
    } catch (IllegalArgumentException e) {
      throw bad("the path or query has a % that two hex digits do not follow");
    }
  }

  /** Of a target with scheme and host (RFC 9112, section 3.2.2), the rest. */
  private QueryStringDecoder target() {
    String uri = head.uri();
    int host = uri.startsWith("http://") ? 7 : uri.startsWith("https://") ? 8 : -1;
    if (host > 0) {
      int path = uri.indexOf('/', host);
      uri = path < 0 ? "/" : uri.substring(path);
    }
    return new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, MAX_PARAMETERS, true);
  }

  private static List<String> entries(List<String> lines) {
    if (lines.isEmpty()) {
      return List.of();
    }
    List<String> entries = new ArrayList<>();
    for (String line : lines) {
      for (String entry : line.split(",", -1)) {
        entries.add(entry.strip());
      }
    }
    return entries;
  }
}
