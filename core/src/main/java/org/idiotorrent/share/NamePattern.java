package org.idiotorrent.share;

import java.util.Locale;

/**
 * A pattern for names (WIRE.md, section 8): {@code *} any run of characters, {@code ?} one; without
 * either, any name that contains it. Case does not matter. Matching takes time linear in pattern
 * times name, whatever a stranger sends.
 */
public record NamePattern(String text) {
  private static final int MAX_BYTES = 255;

  public static final NamePattern ANY = new NamePattern("*");

  public NamePattern {
    if (ShareName.utf8Length(text) > MAX_BYTES) {
      throw new IllegalArgumentException(
          "pattern longer than " + MAX_BYTES + " bytes: " + Printable.of(text));
    }
  }

  public boolean matches(String name) {
    String pattern = text.toLowerCase(Locale.ROOT);
    boolean wild = pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
    String subject = name.toLowerCase(Locale.ROOT);
    return wild ? glob(pattern, subject) : subject.contains(pattern);
  }

  /** Greedy matching that on a mismatch goes back to the last {@code *} only. */
  private static boolean glob(String pattern, String subject) {
    int p = 0;
    int s = 0;
    int star = -1;
    int resume = 0;
    while (s < subject.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = s;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == subject.charAt(s))) {
        p++;
        s++;
      } else if (star >= 0) {
        p = star + 1;
        s = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
