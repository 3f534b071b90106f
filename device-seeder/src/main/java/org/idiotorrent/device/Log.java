package org.idiotorrent.device;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.idiotorrent.share.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link System.Logger} goes: to stderr, one line each, which systemd keeps. Much smaller
 * than java.util.logging.
 */
public final class Log extends System.LoggerFinder {
  private static final String OWN = "org.idiotorrent.";
  private static volatile boolean verbose;

  /** From now on what our own parts do is told in detail. */
  static void showAll() {
    verbose = true;
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new StderrLogger(name);
  }

  private record StderrLogger(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      Level least = !name.startsWith(OWN) ? Level.WARNING : verbose ? Level.DEBUG : Level.INFO;
      return level.getSeverity() >= least.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        String cause = thrown == null ? "" : ": " + thrown;
        print(level, message + cause);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        Object @Nullable ... values) {
      if (isLoggable(level)) {
        boolean plain = values == null || values.length == 0; // braces in it mean nothing
        String text = String.valueOf(format);
        print(level, plain ? text : MessageFormat.format(text, values));
      }
    }

    /**
     * With the priority before it that systemd reads (sd-daemon(3)), if it is systemd that reads.
     */
    private static void print(Level level, String message) {
      int priority =
          level.getSeverity() >= Level.ERROR.getSeverity()
              ? 3
              : level == Level.WARNING ? 4 : level == Level.INFO ? 6 : 7;
      String mark = System.getenv("JOURNAL_STREAM") == null ? "" : "<" + priority + ">";
      System.err.println(mark + "idt-seeder: " + Printable.of(message));
    }
  }
}
