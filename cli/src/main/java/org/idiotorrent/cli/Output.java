package org.idiotorrent.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Where a command prints: results to stdout, for people or as JSON, and all else to stderr. What it
 * is given must be safe to print. Safe for several threads; {@code this} guards the streams.
 */
final class Output {
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private boolean json;
  private int statusLines; // shown now
  private long statusAt;
  private int redrawn; // lines above the cursor that the next redraw replaces

  Output(PrintStream out, PrintStream err, Terminal terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Nobody reads stdout any more. */
  static final class BrokenPipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  synchronized void useJson() {
    json = true;
  }

  /** Whether stdout gets JSON and nothing else. */
  synchronized boolean isJson() {
    return json;
  }

  Terminal terminal() {
    return terminal;
  }

  /** Prints a result for people. */
  synchronized void line(String text) {
    eraseStatus();
    out.println(text);
    if (out.checkError()) {
      throw new BrokenPipeException();
    }
  }

  /**
   * Shows lines on stdout, which is a terminal, in place of those that this showed before.
   *
   * @param lines no wider than the terminal; those that do not fit its height are left out
   */
  synchronized void redraw(List<String> lines) {
    eraseStatus();
    List<String> shown = lines.subList(0, Math.min(lines.size(), terminal.rows() - 1));
    StringBuilder text = new StringBuilder();
    if (redrawn > 0) {
      text.append("\u001b[").append(redrawn).append('A');
    }
    text.append("\r\u001b[J" + NO_WRAP); // terminals differ in how wide they take a character
    shown.forEach(line -> text.append(line).append('\n'));
    text.append(WRAP);
    out.print(text);
    out.flush();
    redrawn = shown.size();
  }

  /** Prints a JSON object on a line of its own. */
  synchronized void json(JsonLine.Fields fields) {
    line(JsonLine.of(fields));
  }

  /** Prints a sentence beside the result. */
  synchronized void note(String sentence) {
    eraseStatus();
    err.println("idt: " + sentence);
    err.flush();
  }

  /** Prints what belongs to the last sentence. */
  synchronized void detail(String text) {
    err.println(text);
    err.flush();
  }

  /** Whether there is a place for {@link #status}. */
  boolean showsStatus() {
    return terminal.err();
  }

  /**
   * Shows a line that the next one replaces, on a terminal only, and not more often than people can
   * read.
   *
   * @param line is given the width that it may take
   */
  void status(IntFunction<String> line) {
    statusLines(columns -> List.of(line.apply(columns)));
  }

  /** The same with several lines, at least one. */
  synchronized void statusLines(IntFunction<List<String>> lines) {
    long now = System.nanoTime();
    if (!terminal.err() || (statusLines > 0 && now - statusAt < REDRAW.toNanos())) {
      return;
    }
    List<String> shown = lines.apply(terminal.columns() - 1);
    err.print(erasure() + String.join("\n", shown));
    err.flush();
    statusLines = shown.size();
    statusAt = now;
  }

  /** Takes the lines of {@link #status} away. */
  synchronized void eraseStatus() {
    if (statusLines > 0) {
      err.print(erasure());
      err.flush();
      statusLines = 0;
    }
  }

  /** What brings the cursor to where the status begins, and erases all from there on. */
  private String erasure() {
    return statusLines > 1 ? "\r\u001b[" + (statusLines - 1) + "A\u001b[J" : ERASE_LINE;
  }
}
