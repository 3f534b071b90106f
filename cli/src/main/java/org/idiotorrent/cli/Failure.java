package org.idiotorrent.cli;

import java.io.IOException;
import java.util.List;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Printable;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.transfer.DownloadException;

/**
 * How a command ended that did not do its work.
 *
 * @param message a sentence, safe to print; empty if there is nothing to say
 * @param details lines that follow the message
 */
record Failure(ExitCode code, String message, List<String> details) {
  Failure {
    details = List.copyOf(details);
  }

  Failure(ExitCode code, String message) {
    this(code, message, List.of());
  }

  /** What {@code e}, thrown by a command, means to the user. */
  static Failure of(Throwable e) {
    if (wasInterrupted(e)) {
      return new Failure(ExitCode.INTERRUPTED, "");
    }
    return switch (e) {
      case CommandException c -> new Failure(c.code(), message(c), c.details());
      case DownloadException d -> new Failure(codeOf(d.kind()), message(d));
      case StoreException s -> new Failure(ExitCode.FAILED, message(s));
      case InvalidShareException i -> new Failure(ExitCode.FAILED, message(i));
      case Output.BrokenPipeException b -> new Failure(ExitCode.BROKEN_PIPE, "");
      case IOException io -> new Failure(ExitCode.FAILED, Printable.of(message(io)));
      case OutOfMemoryError o ->
          new Failure(
              ExitCode.FAILED,
              "out of memory; give Java more with IDT_JAVA_OPTS=-Xmx1g or share in smaller parts");
      default ->
          new Failure(
              ExitCode.FAILED,
              "internal error, please report it: "
                  + Printable.of(e.toString())
                  + "; -v shows where it happened");
    };
  }

  private static ExitCode codeOf(DownloadException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case INTEGRITY -> ExitCode.INTEGRITY;
    };
  }

  /**
   * Interrupted reads and waits fail in several ways; the thread remembers the cause of them all.
   */
  private static boolean wasInterrupted(Throwable e) {
    return e instanceof InterruptedException || Thread.currentThread().isInterrupted();
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
