package org.idiotorrent.peer;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;

/**
 * {@code idt:<file-id>?n=<name>&s=<size>&x=<host:port>&tr=<tracker URL>}. All but the ID are hints.
 *
 * @param name a stranger's text, not checked
 * @param size bytes
 */
public record IdtLink(
    FileId id,
    Optional<String> name,
    Optional<Long> size,
    List<PeerAddress> peers,
    List<String> trackers) {
  private static final String SCHEME = "idt:";
  private static final int MAX_LENGTH = 8_192;
  private static final int MAX_HINTS = 64;
  private static final int DEFAULT_PORT = 7536;

  public IdtLink {
    peers = List.copyOf(peers);
    trackers = List.copyOf(trackers);
  }

  /** Whether {@code text} is meant as such a link, valid or not. */
  public static boolean isOne(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith(SCHEME);
  }

  /** The link in {@code text}; parameters that are not known are skipped. */
  public static IdtLink parse(String text) throws InvalidShareException {
    if (!isOne(text) || text.length() > MAX_LENGTH) {
      throw new InvalidShareException(
          "not a link of the form idt:<file-id>?… of at most " + MAX_LENGTH + " characters");
    }
    String rest = text.substring(SCHEME.length());
    int question = rest.indexOf('?');
    FileId id = FileId.parse(question < 0 ? rest : rest.substring(0, question));
    Optional<String> name = Optional.empty();
    Optional<Long> size = Optional.empty();
    List<PeerAddress> peers = new ArrayList<>();
    List<String> trackers = new ArrayList<>();
    for (String pair : question < 0 ? new String[0] : rest.substring(question + 1).split("&")) {
      int equals = pair.indexOf('=');
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      switch (equals < 0 ? pair : pair.substring(0, equals)) {
        case "n" -> name = Optional.of(value);
        case "s" -> size = parseSize(value);
        case "x" -> PeerAddress.parse(value, DEFAULT_PORT).ifPresent(peers::add);
        case "tr" -> trackers.add(value);
        default -> {}
      }
    }
    return new IdtLink(id, name, size, bounded(peers), bounded(trackers));
  }

  private static <T> List<T> bounded(List<T> hints) {
    return hints.subList(0, Math.min(hints.size(), MAX_HINTS));
  }

  private static Optional<Long> parseSize(String text) {
    try {
      return Optional.of(Long.parseLong(text)).filter(size -> size >= 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String decode(String value) throws InvalidShareException {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidShareException("link with a broken percent escape", e);
    }
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(SCHEME).append(id.hex());
    List<String> pairs = new ArrayList<>();
    name.ifPresent(text -> pairs.add("n=" + encode(text)));
    size.ifPresent(bytes -> pairs.add("s=" + bytes));
    peers.forEach(peer -> pairs.add("x=" + encode(peer.toString())));
    trackers.forEach(url -> pairs.add("tr=" + encode(url)));
    return pairs.isEmpty()
        ? out.toString()
        : out.append('?').append(String.join("&", pairs)).toString();
  }

  /** Percent-encoding that leaves colons readable. */
  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":");
  }
}
