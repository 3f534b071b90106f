package org.idiotorrent.cli;

/**
 * What the standard streams are connected to, as the launcher found it.
 *
 * @param out whether stdout is a terminal
 * @param err whether stderr is a terminal
 * @param columns its width
 * @param colors whether it shows the 256 colours
 */
record Terminal(boolean out, boolean err, int columns, boolean colors) {
  static final Terminal NONE = new Terminal(false, false, 80, false);

  private static final int LEAST_COLUMNS = 20;

  /** From the system property {@code idt.terminal}: digits of the streams, a colon, the width. */
  static Terminal ofLauncher() {
    String found = System.getProperty("idt.terminal", ":");
    int colon = found.indexOf(':');
    return new Terminal(
        found.indexOf('1') >= 0 && found.indexOf('1') < colon,
        found.indexOf('2') >= 0 && found.indexOf('2') < colon,
        columns(found.substring(colon + 1)),
        System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM")));
  }

  private static int columns(String text) {
    try {
      return Math.max(LEAST_COLUMNS, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return NONE.columns;
    }
  }
}
