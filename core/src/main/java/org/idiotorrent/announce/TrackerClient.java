package org.idiotorrent.announce;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Printable;

/**
 * Asks one tracker, and tells it. For one thread; {@link #close()} from another ends what goes on,
 * and all that comes after.
 */
final class TrackerClient implements Closeable {
  /** Shares in one call (TRACKER.md, section 7). */
  static final int MAX_SHARES = 100;

  private static final System.Logger LOG = System.getLogger(TrackerClient.class.getName());
  private static final JsonFactory JSON = new JsonFactory();
  private static final int WANTED = 50;

  private final TrackerUrl url;
  private final PeerId self;
  private Optional<TrackerConnection> current = Optional.empty(); // guarded by this
  private boolean closed; // guarded by this

  TrackerClient(TrackerUrl url, PeerId self) {
    this.url = url;
    this.self = self;
  }

  TrackerUrl url() {
    return url;
  }

  /** Peers that have the share, all or some of it. */
  TrackerAnswer peers(FileId id) throws IOException {
    String query = "?file_id=" + id.hex() + "&n=" + WANTED + "&peer_id=" + self.hex();
    try (TrackerConnection connection = open(any -> true)) {
      return call(connection, request("GET /get_peers", query, new byte[0]));
    }
  }

  /**
   * Tells of this side's shares, at most 100; over both families if the tracker has addresses of
   * both, since it lists the address that a call comes from.
   *
   * @param port that this side listens on
   * @param lan addresses of this side on its own network
   */
  TrackerAnswer register(List<Registration> shares, int port, List<String> lan) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("peer_id", self.hex());
      json.writeNumberField("port", port);
      json.writeArrayFieldStart("lan");
      for (String address : lan) {
        json.writeString(address);
      }
      json.writeEndArray();
      json.writeNumberField("n", 0);
      json.writeArrayFieldStart("files");
      for (Registration share : shares) {
        write(share, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    byte[] request = request("POST /register_peer", "", body.toByteArray());
    try (TrackerConnection connection = open(any -> true)) {
      TrackerAnswer answer = call(connection, request);
      tellOver(connection::isOfOtherFamily, request);
      return answer;
    }
  }

  /** Nothing depends on that: many a host has addresses of a family that leads nowhere. */
  private void tellOver(Predicate<InetAddress> usable, byte[] request) {
    try (TrackerConnection connection = open(usable)) {
      call(connection, request);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> url + ", over its other family: " + e.getMessage());
    }
  }

  private static void write(Registration share, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("file_id", share.id().hex());
    json.writeStringField("event", share.event().label());
    json.writeNumberField("left", share.left());
    json.writeEndObject();
  }

  private static TrackerAnswer call(TrackerConnection connection, byte[] request)
      throws IOException {
    HttpReply reply = connection.exchange(request);
    if (reply.status() != 200) {
      throw refusal(reply);
    }
    return TrackerAnswer.parse(reply.body());
  }

  private synchronized TrackerConnection open(Predicate<InetAddress> usable) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    TrackerConnection connection = new TrackerConnection(url, usable);
    current = Optional.of(connection);
    return connection;
  }

  private byte[] request(String methodAndPath, String query, byte[] body) {
    String head =
        methodAndPath.replace(" ", " " + url.path())
            + query
            + " HTTP/1.1\r\nHost: "
            + url.authority()
            + "\r\nConnection: close\r\nAccept: application/json\r\nUser-Agent: idt\r\n"
            + (body.length == 0
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
            + "\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(body);
    return all.toByteArray();
  }

  private static TrackerException refusal(HttpReply reply) {
    String place = reply.header("Location").map(Printable::of).orElse("");
    boolean moved = reply.status() / 100 == 3 && !place.isEmpty();
    return new TrackerException(
        "answers with HTTP status "
            + reply.status()
            + (moved ? ", which is not followed: it says it is at " + place : ""),
        reply.retryAfter().orElse(null));
  }

  @Override
  public void close() throws IOException {
    Optional<TrackerConnection> open;
    synchronized (this) {
      closed = true;
      open = current;
    }
    if (open.isPresent()) {
      open.get().close();
    }
  }
}
