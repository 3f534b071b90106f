package org.idiotorrent.share;

/**
 * Makes a stranger's text safe to show: nothing in it can move a cursor, turn text around or hide.
 */
public final class Printable {
  private static final int MAX_CODE_POINTS = 300;

  private Printable() {}

  /**
   * {@code text} with every character that is not plainly visible written as {@code \}{@code
   * u{hex}}, cut so that 300 characters are shown. Applied again it changes nothing.
   */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_CODE_POINTS));
    int shown = 0;
    for (int codePoint : text.codePoints().limit(MAX_CODE_POINTS + 1L).toArray()) {
      String piece =
          isVisible(codePoint)
              ? Character.toString(codePoint)
              : "\\u{" + Integer.toHexString(codePoint) + '}';
      shown += piece.codePointCount(0, piece.length());
      if (shown > MAX_CODE_POINTS) {
        return out.append('…').toString();
      }
      out.append(piece);
    }
    return out.toString();
  }

  /** Whether {@code codePoint} shows as itself and changes nothing around it. */
  static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !isBlankLetter(codePoint) && (codePoint < 0xFFFC || codePoint > 0xFFFF);
    };
  }

  /**
   * Whether it is a filler of Hangul, a letter that shows nothing, or a joiner that never shows.
   */
  private static boolean isBlankLetter(int codePoint) {
    return switch (codePoint) {
      case 0x034F, 0x115F, 0x1160, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0 -> true;
      default -> false;
    };
  }
}
