package org.idiotorrent.device;

import org.idiotorrent.share.LineLogger;
import org.idiotorrent.share.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link System.Logger} goes: to stderr, one line each, which systemd keeps. Much smaller
 * than java.util.logging.
 */
public final class Log extends System.LoggerFinder {
  private static volatile boolean verbose;

  /** From now on what our own parts do is told in detail. */
  static void showAll() {
    verbose = true;
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
      return !isOwn() ? Level.WARNING : verbose ? Level.DEBUG : Level.INFO;
    }

    /**
     * With the priority before it that systemd reads (sd-daemon(3)), if it is systemd that reads.
     */
    @Override
    protected void print(Level level, String message, @Nullable Throwable thrown) {
      int priority =
          level.getSeverity() >= Level.ERROR.getSeverity()
              ? 3
              : level == Level.WARNING ? 4 : level == Level.INFO ? 6 : 7;
      String mark = System.getenv("JOURNAL_STREAM") == null ? "" : "<" + priority + ">";
      String cause = thrown == null ? "" : ": " + thrown;
      System.err.println(mark + "idt-seeder: " + Printable.of(message + cause));
    }
  }
}
