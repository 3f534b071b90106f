package org.idiotorrent.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressScope;
import org.idiotorrent.peer.WebUrl;

/** A GET of a part of a file at a web server, and its answer. For one thread, but for closing. */
final class WebRequest implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int MOST_REDIRECTS = 5;

  private final HttpURLConnection connection;
  private final InputStream body;

  private WebRequest(HttpURLConnection connection) throws IOException {
    this.connection = connection;
    this.body = connection.getInputStream();
  }

  /**
   * Asks for the {@code length} bytes from {@code offset} on. Redirects are followed, a few, and
   * never to what is nearer than the host that sends them: a server elsewhere must not make this
   * machine ask its neighbours.
   *
   * @throws IOException if the answer is neither these bytes nor all
   */
  static WebRequest get(URI start, long offset, long length) throws IOException {
    URI uri = start;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpURLConnection connection = open(uri);
      connection.setRequestProperty("Range", "bytes=" + offset + '-' + (offset + length - 1));
      int status = connection.getResponseCode();
      if (status == 200 || status == 206) {
        WebRequest request = new WebRequest(connection);
        request.requirePart(offset, length);
        return request;
      }
      connection.disconnect();
      if (status / 100 != 3) {
        throw new IOException("status " + status);
      }
      uri = redirected(uri, connection.getHeaderField("Location"));
    }
    throw new IOException("more than " + MOST_REDIRECTS + " redirects");
  }

  private static HttpURLConnection open(URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) SILENCE.toMillis());
    connection.setRequestProperty("Accept-Encoding", "identity");
    connection.setRequestProperty("User-Agent", "idt");
    return connection;
  }

  private static URI redirected(URI from, String location) throws IOException {
    if (location == null) {
      throw new IOException("a redirect to nowhere");
    }
    try {
      URI to = from.resolve(location);
      boolean lessSecure = from.getScheme().equals("https") && !"https".equals(to.getScheme());
      if (WebUrl.parse(to.toString()).isEmpty() || lessSecure) {
        throw new IOException("a redirect to what is not the web");
      }
      if (nearest(to).compareTo(farthest(from)) < 0) {
        throw new IOException("a redirect to a nearer network");
      }
      return to;
    } catch (IllegalArgumentException e) {
      throw new IOException("a redirect to what is not a URL", e);
    }
  }

  private static AddressScope nearest(URI uri) throws UnknownHostException {
    return scopes(uri).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static AddressScope farthest(URI uri) throws UnknownHostException {
    return scopes(uri).max(Comparator.naturalOrder()).orElseThrow();
  }

  private static Stream<AddressScope> scopes(URI uri) throws UnknownHostException {
    return Stream.of(InetAddress.getAllByName(uri.getHost()))
        .map(address -> AddressScope.of(address).orElse(AddressScope.LOOPBACK));
  }

  /** Whether all of the servers that {@code url} may mean are public. */
  static boolean isPublic(WebUrl url) {
    try {
      return nearest(url.uri()) == AddressScope.GLOBAL;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private void requirePart(long offset, long length) throws IOException {
    if (isPart()) {
      String range = String.valueOf(connection.getHeaderField("Content-Range"));
      if (!range.startsWith("bytes " + offset + '-' + (offset + length - 1) + '/')) {
        close();
        throw new IOException("other bytes than were asked for");
      }
    }
  }

  /** Whether it is the part that was asked for; else it is all from the beginning. */
  boolean isPart() throws IOException {
    return connection.getResponseCode() == 206;
  }

  /** The bytes that come. */
  ReadableByteChannel bytes() {
    return Channels.newChannel(body);
  }

  /** What was read to its end leaves a connection that the next request uses. */
  void finish() throws IOException {
    body.close();
  }

  /** Ends the connection; from any thread. */
  @Override
  public void close() {
    connection.disconnect();
  }
}
