package org.idiotorrent.announce;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;

/**
 * Where a tracker is: {@code http://} or {@code https://}, with or without a path.
 *
 * @param address host and port to connect to
 * @param path empty, or one that starts with a slash and does not end with one
 */
public record TrackerUrl(boolean secure, PeerAddress address, String path) {
  /** Characters, and what a manifest's hint may have (MANIFEST.md, section 2). */
  public static final int MAX_LENGTH = 512;

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** The URL in {@code text}; empty if it is none, or has a user, a query or a fragment. */
  public static Optional<TrackerUrl> parse(String text) {
    if (text.length() > MAX_LENGTH || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean secure = scheme.equals("https");
      String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null;
      boolean scoped = host.indexOf('%') >= 0; // an interface means nothing on another machine
      if (!(secure || scheme.equals("http")) || !plain || scoped || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS : HTTP;
      String path = uri.getRawPath().replaceAll("/+$", "");
      return Optional.of(new TrackerUrl(secure, new PeerAddress(literal, port), path));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As links and manifests name them. */
  public static List<String> texts(List<TrackerUrl> urls) {
    return urls.stream().map(TrackerUrl::toString).toList();
  }

  /** The value of the header {@code Host}. */
  String authority() {
    String text = address.toString();
    int usual = secure ? HTTPS : HTTP;
    return address.port() == usual ? text.substring(0, text.lastIndexOf(':')) : text;
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority() + path;
  }
}
