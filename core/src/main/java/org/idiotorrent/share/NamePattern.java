package org.idiotorrent.share;

import java.util.Arrays;

/**
 * A pattern for names (WIRE.md, section 8): {@code *} any run of characters, {@code ?} one; without
 * either, any name that contains it. Case does not matter. Matching takes at most pattern times
 * name steps, whatever a stranger sends.
 */
public record NamePattern(String text) {
  private static final int MAX_BYTES = 255;

  public static final NamePattern ANY = new NamePattern("*");

  /**
   * @throws IllegalArgumentException if it has more than 255 bytes of UTF-8
   */
  public NamePattern {
    if (ShareName.utf8Length(text) > MAX_BYTES) {
      throw new IllegalArgumentException(
          "pattern longer than " + MAX_BYTES + " bytes: " + Printable.of(text));
    }
  }

  /**
   * Whether {@code name} as a whole, or without wildcards a part of it, fits; in any case of
   * letters.
   */
  public boolean matches(String name) {
    int[] pattern = folded(text);
    int[] subject = folded(name);
    boolean wild = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    return wild ? glob(pattern, subject) : contains(subject, pattern);
  }

  /** Code points with case taken away, one for one, so that {@code ?} stays one character. */
  private static int[] folded(String text) {
    return text.codePoints().map(c -> Character.toLowerCase(Character.toUpperCase(c))).toArray();
  }

  private static boolean contains(int[] subject, int[] part) {
    for (int from = 0; from + part.length <= subject.length; from++) {
      if (Arrays.equals(subject, from, from + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  /** Greedy matching that on a mismatch goes back to the last {@code *} only. */
  private static boolean glob(int[] pattern, int[] subject) {
    int p = 0;
    int s = 0;
    int star = -1;
    int resume = 0;
    while (s < subject.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        resume = s;
      } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == subject[s])) {
        p++;
        s++;
      } else if (star >= 0) {
        p = star + 1;
        s = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }
}
