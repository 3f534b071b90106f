package org.idiotorrent.cli;

import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for fish, which picocli does not make. */
final class FishCompletion {
  private FishCompletion() {}

  static String script(Map<CommandName, CommandSpec> commands) {
    StringJoiner out = new StringJoiner("\n");
    out.add("# fish completions for idt");
    commands.forEach((name, spec) -> {
      out.add(
          "complete -c idt -n __fish_use_subcommand -f -a "
              + name.word()
              + " -d "
              + quoted(name.summary()));
      spec.options().forEach(option -> out.add(line(name, option)));
    });
    out.add("complete -c idt -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'");
    return out.toString();
  }

  private static String line(CommandName name, OptionSpec option) {
    StringBuilder out = new StringBuilder("complete -c idt -n ");
    out.append(quoted("__fish_seen_subcommand_from " + name.word()));
    for (String one : option.names()) {
      out.append(one.startsWith("--") ? " -l " + one.substring(2) : " -s " + one.substring(1));
    }
    if (option.arity().max() > 0) {
      out.append(" -r");
    }
    return out.append(" -d ").append(quoted(String.join(" ", option.description()))).toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
