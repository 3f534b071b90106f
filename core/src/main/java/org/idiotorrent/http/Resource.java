package org.idiotorrent.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Bytes that never change under their address, and of which clients may ask for parts.
 *
 * @param tag the strong entity tag, without quotes
 * @param type of the content
 * @param headers to send with it, whole or in part
 */
public record Resource(Body body, String tag, String type, Headers headers) {

  /** The answer to {@code request}, a GET or HEAD (RFC 9110, section 13.2.2). */
  public Response answer(Request request) {
    Headers asked = request.headers();
    if (asked.joined("If-Match").filter(tags -> !names(tags)).isPresent()) {
      return Response.text(412, "it is not what If-Match says");
    }
    if (asked.joined("If-None-Match").filter(this::names).isPresent()) {
      return tagged(Response.empty(304));
    }
    boolean inParts = asked.joined("If-Range").map(quoted()::equals).orElse(true);
    Optional<List<ByteRange>> ranges =
        asked
            .joined("Range")
            .filter(header -> inParts)
            .flatMap(header -> ByteRange.parse(header, body.length()));
    return ranges.map(this::parts).orElseGet(() -> tagged(full(200, body, type)));
  }

  private Response parts(List<ByteRange> ranges) {
    return switch (ranges.size()) {
      case 0 ->
          Response.text(416, "there are no such bytes: it has " + body.length())
              .with("Content-Range", "bytes */" + body.length());
      case 1 -> {
        ByteRange range = ranges.getFirst();
        Body part = new Body.Slice(body, range.first(), range.length());
        yield tagged(full(206, part, type).with("Content-Range", contentRange(range)));
      }
      default -> multipart(ranges);
    };
  }

  /** RFC 9110, section 14.6. */
  private Response multipart(List<ByteRange> ranges) {
    byte[] random = new byte[12];
    ThreadLocalRandom.current().nextBytes(random);
    String boundary = "idt-" + HexFormat.of().formatHex(random);
    List<Body> bodies = new ArrayList<>();
    for (ByteRange range : ranges) {
      String head =
          "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
              .formatted(boundary, type, contentRange(range));
      bodies.add(Body.of(head.getBytes(StandardCharsets.US_ASCII)));
      bodies.add(new Body.Slice(body, range.first(), range.length()));
    }
    bodies.add(Body.of(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII)));
    return tagged(
        full(206, new Body.Sequence(bodies), "multipart/byteranges; boundary=" + boundary));
  }

  private String contentRange(ByteRange range) {
    return "bytes " + range.first() + '-' + range.last() + '/' + body.length();
  }

  private Response full(int status, Body content, String contentType) {
    return new Response(status, headers.with("Content-Type", contentType), content)
        .with("Accept-Ranges", "bytes");
  }

  private Response tagged(Response response) {
    return response.with("ETag", quoted());
  }

  private String quoted() {
    return '"' + tag + '"';
  }

  /** Whether a list of tags, as of If-None-Match, has this one. */
  private boolean names(String tags) {
    return Arrays.stream(tags.split(","))
        .map(String::strip)
        .anyMatch(one -> one.equals("*") || one.equals(quoted()) || one.equals("W/" + quoted()));
  }
}
