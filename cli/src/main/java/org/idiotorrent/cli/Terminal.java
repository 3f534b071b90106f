package org.idiotorrent.cli;

/**
 * What the standard streams are connected to, as the launcher found it.
 *
 * @param out whether stdout is a terminal
 * @param err whether stderr is a terminal
 * @param columns its width
 * @param rows its height
 * @param colors whether it shows the 256 colours
 */
record Terminal(boolean out, boolean err, int columns, int rows, boolean colors) {
  static final Terminal NONE = new Terminal(false, false, 80, 24, false);

  private static final int LEAST_COLUMNS = 20;
  private static final int LEAST_ROWS = 4;

  /**
   * From the system property {@code idt.terminal}: digits of the streams, a colon, columns x rows.
   */
  static Terminal ofLauncher() {
    String found = System.getProperty("idt.terminal", ":");
    int colon = found.indexOf(':');
    String[] size = (found.substring(colon + 1) + 'x').split("x", -1);
    return new Terminal(
        found.indexOf('1') >= 0 && found.indexOf('1') < colon,
        found.indexOf('2') >= 0 && found.indexOf('2') < colon,
        Math.max(LEAST_COLUMNS, number(size[0], NONE.columns)),
        Math.max(LEAST_ROWS, number(size[1], NONE.rows)),
        System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM")));
  }

  private static int number(String text, int otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
