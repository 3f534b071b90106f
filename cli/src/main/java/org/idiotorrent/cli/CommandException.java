package org.idiotorrent.cli;

import java.util.List;

/** A command cannot do what it was asked for. The message is a sentence for the user. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final transient List<String> details;

  CommandException(ExitCode code, String message) {
    this(code, message, List.of());
  }

  /**
   * @param details lines for people that follow the message
   */
  CommandException(ExitCode code, String message, List<String> details) {
    super(message);
    this.code = code;
    this.details = List.copyOf(details);
  }

  /** Of wrong arguments. */
  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  ExitCode code() {
    return code;
  }

  List<String> details() {
    return details;
  }
}
