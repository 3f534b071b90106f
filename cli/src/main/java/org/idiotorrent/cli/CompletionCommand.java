package org.idiotorrent.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code idt completion}: prints a script that teaches a shell our commands and options. */
@Command(
    name = "completion",
    header = "Print a script that completes idt's commands and options in your shell.",
    customSynopsis = "idt completion bash|zsh|fish",
    footer = {
      "Examples:",
      "  source <(idt completion bash)         in ~/.bashrc; alike with zsh in ~/.zshrc",
      "  idt completion fish | source          in ~/.config/fish/config.fish"
    })
final class CompletionCommand implements IdtCommand {
  @Parameters(arity = "1", paramLabel = "SHELL", description = "bash, zsh or fish.")
  String shell;

  @Override
  public ExitCode run(Output output) throws Exception {
    output.line(
        switch (shell) {
          case "bash", "zsh" -> AutoComplete.bash("idt", everything()).stripTrailing();
          case "fish" -> FishCompletion.script(commands());
          default ->
              throw CommandException.usage(
                  "the shell is none of bash, zsh and fish; see idt completion --help");
        });
    return ExitCode.DONE;
  }

  private static Map<CommandName, CommandSpec> commands() {
    Map<CommandName, CommandSpec> commands = new LinkedHashMap<>();
    for (CommandName name : CommandName.values()) {
      commands.put(name, new ArgumentParser(name, name.make()).picocli().getCommandSpec());
    }
    return commands;
  }

  private static CommandLine everything() {
    CommandLine root = new CommandLine(CommandSpec.create().name("idt"));
    for (CommandName name : CommandName.values()) {
      root.addSubcommand(name.word(), new ArgumentParser(name, name.make()).picocli());
    }
    return root;
  }
}
