package org.idiotorrent.cli.text;

/** How many columns of a terminal a text takes: most characters one, East Asian ones two. */
public final class TextWidth {
  private static final String ELLIPSIS = "…";

  /** First and last code point of each range that is two columns wide (UAX #11, W and F). */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x2E80, 0x303E, 0x3041, 0xA4CF, 0xA960, 0xA97C, 0xAC00, 0xD7A3,
    0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680,
    0x1F6FF, 0x1F900, 0x1F9FF, 0x20000, 0x3FFFD
  };

  private TextWidth() {}

  /** Columns of a terminal that {@code text} takes; characters of East Asian scripts take two. */
  public static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int i = 0; i < WIDE.length && codePoint >= WIDE[i]; i += 2) {
      if (codePoint <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }

  /** {@code text}, or its beginning and {@code …} if it is wider than {@code columns}. */
  public static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int width = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      width += of(text.codePointAt(i));
      if (width > columns - 1) {
        break;
      }
      out.appendCodePoint(text.codePointAt(i));
    }
    return out.append(ELLIPSIS).toString();
  }

  /** {@code text} with blanks after it up to {@code columns}. */
  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }
}
