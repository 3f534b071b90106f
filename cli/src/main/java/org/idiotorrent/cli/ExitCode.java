package org.idiotorrent.cli;

/** What the exit status of a command says; scripts rely on the numbers. */
enum ExitCode {
  DONE(0),
  FAILED(1),
  USAGE(2),
  /** No such share, or no peers. */
  NOT_FOUND(3),
  /** What came, or what is there, does not match the ID. */
  INTEGRITY(4),
  INTERRUPTED(130),
  /** Nobody reads the output any more; as shells say of a program that SIGPIPE ended. */
  BROKEN_PIPE(141);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
