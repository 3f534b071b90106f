package org.idiotorrent.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.idiotorrent.share.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link System.Logger} goes: to stderr, warnings always and the rest with {@code -v}. Far
 * quicker to start than java.util.logging.
 */
public final class Diagnostics extends System.LoggerFinder {
  private static final String OWN = "org.idiotorrent.";
  private static volatile boolean verbose;

  /** From now on what our own parts log is shown in detail. */
  static void showAll() {
    verbose = true;
  }

  static boolean isVerbose() {
    return verbose;
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
      boolean detailed = verbose && name.startsWith(OWN);
      return level.getSeverity() >= (detailed ? Level.DEBUG : Level.WARNING).getSeverity()
          && level != Level.OFF;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        print(level, String.valueOf(message), thrown);
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
        print(level, plain ? text : MessageFormat.format(text, values), null);
      }
    }

    private void print(Level level, String message, @Nullable Throwable thrown) {
      PrintStream err = System.err;
      String source = name.substring(name.lastIndexOf('.') + 1);
      String cause = thrown == null ? "" : ": " + thrown.getMessage();
      String kind = level == Level.WARNING ? "warning" : level.toString().toLowerCase(Locale.ROOT);
      err.println("idt: " + kind + " [" + source + "] " + Printable.of(message + cause));
      if (thrown != null && verbose) {
        err.print(trace(thrown));
      }
      err.flush();
    }
  }

  /** The stack trace of {@code thrown}, its strangers' text made safe. */
  static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    StringBuilder safe = new StringBuilder();
    text.toString().lines().forEach(line -> safe.append(safeLine(line)).append('\n'));
    return safe.toString();
  }

  private static String safeLine(String line) {
    return line.startsWith("\t") ? "    " + Printable.of(line.substring(1)) : Printable.of(line);
  }
}
