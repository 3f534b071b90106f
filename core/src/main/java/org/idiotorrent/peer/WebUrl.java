package org.idiotorrent.peer;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.idiotorrent.share.Manifest;

/**
 * Where a web server has a share (HTTP.md, section 7): a file, or the folder that it is in.
 *
 * @param uri of the scheme {@code http} or {@code https}, with a host and a path, without a user
 */
public record WebUrl(URI uri) {
  private static final int MAX_LENGTH = 2_048;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * @throws IllegalArgumentException if it is none that can be used; {@link #parse} is for what a
   *     stranger or a user wrote
   */
  public WebUrl {
    fault(uri)
        .ifPresent(fault -> {
          throw new IllegalArgumentException(fault);
        });
  }

  /** Whether {@code text} is meant as one, valid or not. */
  public static boolean isOne(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /** The URL in {@code text}; empty if it is none that can be used. */
  public static Optional<WebUrl> parse(String text) {
    try {
      URI uri = new URI(text);
      return text.length() > MAX_LENGTH || fault(uri).isPresent()
          ? Optional.empty()
          : Optional.of(new WebUrl(uri));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> fault(URI uri) {
    boolean isWeb = uri.getScheme() != null && isOne(uri.getScheme() + "://");
    boolean isPlain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
    return isWeb && isPlain && uri.getHost() != null && addressOf(uri).isPresent()
        ? Optional.empty()
        : Optional.of("not a URL of the form http://host/path");
  }

  private static Optional<PeerAddress> addressOf(URI uri) {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    return PeerAddress.parse(uri.getHost() + ':' + port, HTTP_PORT);
  }

  /** The server. */
  public PeerAddress server() {
    return addressOf(uri).orElseThrow();
  }

  /**
   * Where file {@code index} of the share is: what ends in a slash is the folder that the share is
   * in; else it is the file itself, or the shared folder.
   */
  public URI file(Manifest manifest, int index) {
    StringBuilder url = new StringBuilder(uri.toString());
    if (url.charAt(url.length() - 1) == '/') {
      url.append(encode(manifest.name().text()));
    }
    manifest
        .files()
        .ifPresent(list -> {
          for (String name : list.entries().get(index).path().text().split("/", -1)) {
            url.append('/').append(encode(name));
          }
        });
    return URI.create(url.toString());
  }

  private static String encode(String name) {
    return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
