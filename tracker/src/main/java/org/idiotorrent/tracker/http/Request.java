package org.idiotorrent.tracker.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * A request that came whole.
 *
 * @param path decoded, without the query
 * @param query decoded; the values of each parameter in their order
 * @param forwardedFor the entries of {@code X-Forwarded-For}, from left to right
 * @param fromPage whether it has an {@code Origin}, as scripts of web pages have it
 * @param remote the other end of the connection
 */
public record Request(
    String method,
    String path,
    Map<String, List<String>> query,
    List<String> forwardedFor,
    boolean fromPage,
    InetAddress remote,
    Body body) {

  /**
   * The body's bytes.
   *
   * @param bytes not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Body(byte[] bytes) {}
}
