package org.idiotorrent.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * A request that keeps to the rules.
 *
 * @param keepAlive whether the client expects to ask more
 * @param form the fields of its body
 */
public record Request(
    String method,
    Target target,
    Headers headers,
    boolean keepAlive,
    Map<String, String> form,
    Ends ends) {

  /** The two ends of its connection. */
  public record Ends(InetSocketAddress client, InetSocketAddress server) {}

  /** Whether only the head of the answer is wanted. */
  public boolean isHead() {
    return method.equals("HEAD");
  }

  /** Whether it only reads. */
  public boolean isReading() {
    return method.equals("GET") || isHead();
  }

  /** The host and port that it is meant for, as the client wrote them. */
  public String authority() {
    return target.authority().orElseGet(() -> headers.all("Host").getFirst());
  }

  /** The names of its path. */
  public List<String> path() {
    return target.path();
  }
}
