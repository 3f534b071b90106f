package org.idiotorrent.share;

/**
 * Makes a stranger's text safe to show: nothing in it can move a cursor, turn text around or hide.
 */
public final class Printable {
  private static final int MAX_CODE_POINTS = 300;

  private Printable() {}

  /**
   * {@code text} with every character that is not plainly visible written as {@code \}{@code
   * u{hex}}, cut after 300 characters.
   */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_CODE_POINTS));
    int[] codePoints = text.codePoints().limit(MAX_CODE_POINTS + 1L).toArray();
    for (int i = 0; i < Math.min(codePoints.length, MAX_CODE_POINTS); i++) {
      if (isVisible(codePoints[i])) {
        out.appendCodePoint(codePoints[i]);
      } else {
        out.append("\\u{").append(Integer.toHexString(codePoints[i])).append('}');
      }
    }
    return codePoints.length > MAX_CODE_POINTS ? out.append('…').toString() : out.toString();
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

  /** Whether it is one of the fillers of Hangul, letters that show nothing. */
  private static boolean isBlankLetter(int codePoint) {
    return codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164 || codePoint == 0xFFA0;
  }
}
