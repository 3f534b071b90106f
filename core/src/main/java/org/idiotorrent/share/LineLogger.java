package org.idiotorrent.share;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** What loggers of programs have in common that print a line for each message. */
public abstract class LineLogger implements System.Logger {
  private static final String OWN = "org.idiotorrent.";

  private final String name;

  protected LineLogger(String name) {
    this.name = name;
  }

  @Override
  public final String getName() {
    return name;
  }

  /** Whether it is the logger of a part of ours, and not of a library. */
  protected final boolean isOwn() {
    return name.startsWith(OWN);
  }

  /** The least severe level that is printed. */
  protected abstract Level least();

  /** Prints a message that is severe enough. */
  protected abstract void print(Level level, String message, @Nullable Throwable thrown);

  @Override
  public final boolean isLoggable(Level level) {
    return level.getSeverity() >= least().getSeverity() && level != Level.OFF;
  }

  @Override
  public final void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      print(level, String.valueOf(message), thrown);
    }
  }

  @Override
  public final void log(
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
}
