package org.idiotorrent.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.idiotorrent.share.Printable;

/**
 * What a command line asks for.
 *
 * @param config the configuration file
 * @param options in the order of the table, as given
 */
record CommandLine(
    Action action,
    boolean verbose,
    Optional<Path> config,
    Map<SeederOption, List<String>> options) {
  /** What to do. */
  enum Action {
    SEED,
    STATUS,
    HELP,
    VERSION
  }

  /** Reads {@code args}. */
  static CommandLine parse(List<String> args) throws UsageException {
    Action action = Action.SEED;
    boolean verbose = false;
    Optional<Path> config = Optional.empty();
    Map<SeederOption, List<String>> options = new EnumMap<>(SeederOption.class);
    for (int i = 0; i < args.size(); i++) {
      String word = args.get(i);
      switch (word) {
        case "--help", "-h" -> action = Action.HELP;
        case "--version", "-V" -> action = Action.VERSION;
        case "--status" -> action = Action.STATUS;
        case "--verbose", "-v" -> verbose = true;
        case "--config" -> config = Optional.of(Path.of(value(args, ++i)));
        default ->
            options.computeIfAbsent(option(word), any -> new ArrayList<>()).add(value(args, ++i));
      }
    }
    return new CommandLine(action, verbose, config, options);
  }

  private static SeederOption option(String word) throws UsageException {
    return Optional.of(word)
        .filter(text -> text.startsWith("--"))
        .flatMap(text -> SeederOption.named(text.substring(2)))
        .orElseThrow(
            () -> new UsageException("there is no option " + Printable.of(word) + "; see --help"));
  }

  private static String value(List<String> args, int index) throws UsageException {
    if (index >= args.size()) {
      throw new UsageException(args.get(index - 1) + " needs a value");
    }
    return args.get(index);
  }

  /** The settings that the configuration file and the command line make. */
  Settings settings() throws UsageException {
    SettingsReader reader = new SettingsReader();
    if (config.isPresent()) {
      reader.readFile(config.get());
    }
    reader.override(options);
    return reader.settings();
  }

  /** The text of {@code --help}. */
  static String help() {
    StringBuilder text =
        new StringBuilder(
            """
            Seeds the files of a folder on the local network, for as long as it runs.

            Usage: idt-seeder [--config FILE] [OPTIONS]
                   idt-seeder --status [--config FILE]

            Options; in a configuration file without the hyphens, as NAME = VALUE:
            """);
    for (SeederOption option : SeederOption.values()) {
      text.append(option.helpLine()).append('\n');
    }
    return text.append(
            """

              --config FILE          read options from this file; those given here count more
              --status               print what a running seeder does, as JSON
              -v, --verbose          say more on stderr
              -h, --help; -V, --version
            """)
        .toString();
  }
}
