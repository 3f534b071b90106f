package org.idiotorrent.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
  @Option(names = "--json", description = "Print JSON, one object a line, and nothing else.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say on stderr what goes on inside.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  boolean help;
}
