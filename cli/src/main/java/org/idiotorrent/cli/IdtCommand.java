package org.idiotorrent.cli;

/** What every command is; its fields are its arguments, beside {@link CommonOptions}. */
interface IdtCommand {
  /** Does the work. Interrupted, it cleans up and passes the exception on. */
  ExitCode run(Output output) throws Exception;
}
