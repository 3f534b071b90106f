package org.idiotorrent.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** A client of a tracker behind one proxy, whose part it plays as well. */
final class TrackerCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  TrackerCalls(int port) {
    base = URI.create("http://127.0.0.1:" + port);
  }

  /** What came back. */
  record Reply(int status, String text, HttpResponse<String> response) {
    JsonNode json() throws IOException {
      return JSON.readTree(text);
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** address:port of each. */
    Set<String> peers() throws IOException {
      Set<String> peers = new TreeSet<>();
      for (JsonNode peer : json().get("peers")) {
        peers.add(peer.get("address").asText() + ":" + peer.get("port").asInt());
      }
      return peers;
    }
  }

  static String body(String file, int peer, int port, String event, long left) {
    return "{\"file_id\":\"%s\",\"peer_id\":\"%032x\",\"port\":%d,\"event\":\"%s\",\"left\":%d}"
        .formatted(file, peer, port, event, left);
  }

  /**
   * @param from what the proxy writes into X-Forwarded-For
   */
  Reply register(String from, String file, int peer, int port, String event, long left)
      throws Exception {
    return post(from, body(file, peer, port, event, left));
  }

  Reply post(String from, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(base.resolve("/register_peer")).POST(BodyPublishers.ofString(body)),
        from);
  }

  Reply get(String from, String target) throws Exception {
    return send(HttpRequest.newBuilder(base.resolve(target)), from);
  }

  private Reply send(HttpRequest.Builder request, String from) throws Exception {
    HttpResponse<String> response =
        client.send(
            request.header("X-Forwarded-For", from).timeout(Duration.ofSeconds(10)).build(),
            BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body(), response);
  }
}
