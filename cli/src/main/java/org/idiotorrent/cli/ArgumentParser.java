package org.idiotorrent.cli;

import java.util.List;
import java.util.Locale;
import org.idiotorrent.share.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Gives a command its arguments, and tells people which there are. */
final class ArgumentParser {
  private final CommandName name;
  private final CommandLine parser;
  private final CommonOptions common = new CommonOptions();

  /**
   * @param command is filled by {@link #parse}
   */
  ArgumentParser(CommandName name, IdtCommand command) {
    this.name = name;
    this.parser = new CommandLine(command);
    parser.addMixin("common", common);
    parser.setCommandName("idt " + name.word());
    parser.setPosixClusteredShortOptionsAllowed(false);
    Arguments.register(parser);
    style(parser.getCommandSpec().usageMessage());
  }

  private static void style(UsageMessageSpec usage) {
    usage.sortOptions(false);
    usage.sortSynopsis(false);
    usage.headerHeading("");
    usage.synopsisHeading("%nUsage: ");
    usage.descriptionHeading(usage.description().length == 0 ? "" : "%n");
    usage.parameterListHeading("%n");
    usage.optionListHeading("%nOptions:%n");
    usage.footerHeading("%n");
    usage.autoWidth(false);
    usage.width(96);
  }

  /** What is asked for with every command; filled by {@link #parse}. */
  CommonOptions common() {
    return common;
  }

  /** For those who want to know all options. */
  CommandLine picocli() {
    return parser;
  }

  void parse(List<String> args) throws CommandException {
    try {
      parser.parseArgs(args.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw CommandException.usage(
          Printable.of(lowerFirst(reason(e))) + "; see idt " + name.word() + " --help");
    }
  }

  private static String reason(CommandLine.ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException extra && !extra.isUnknownOption()) {
      return "one argument too many: '"
          + extra.getUnmatched().getFirst()
          + "'; a name with blanks needs quotes";
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String lowerFirst(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  String help() {
    return parser.getUsageMessage(Ansi.OFF).stripTrailing();
  }
}
