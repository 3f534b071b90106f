package org.idiotorrent.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.idiotorrent.share.LineLogger;
import org.idiotorrent.share.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link System.Logger} goes: to stderr, warnings always and the rest with {@code -v}. Far
 * quicker to start than java.util.logging.
 */
public final class Diagnostics extends System.LoggerFinder {
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

  private static final class StderrLogger extends LineLogger {
    private StderrLogger(String name) {
      super(name);
    }

    @Override
    protected Level least() {
      return verbose && isOwn() ? Level.DEBUG : Level.WARNING;
    }

    @Override
    protected void print(Level level, String message, @Nullable Throwable thrown) {
      PrintStream err = System.err;
      String source = getName().substring(getName().lastIndexOf('.') + 1);
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
