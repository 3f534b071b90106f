package org.idiotorrent.web;

import java.util.stream.Collectors;
import org.idiotorrent.http.Percent;

/** The Content-Disposition of a download (RFC 6266). */
final class Disposition {
  private static final String UNSAFE_IN_QUOTES = "\"\\%";

  private Disposition() {}

  /** To save as {@code name}. */
  static String attachment(String name) {
    String plain =
        name.codePoints()
            .mapToObj(c -> isPlain(c) ? Character.toString(c) : "_")
            .collect(Collectors.joining());
    String value = "attachment; filename=\"" + plain + '"';
    return plain.equals(name) ? value : value + "; filename*=UTF-8''" + Percent.encode(name);
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c < 0x7f && UNSAFE_IN_QUOTES.indexOf(c) < 0;
  }
}
