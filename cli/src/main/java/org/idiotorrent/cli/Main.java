package org.idiotorrent.cli;

import java.util.Arrays;
import java.util.List;
import org.idiotorrent.share.Printable;

/** The program {@code idt}: finds the command, runs it, and says how it ended. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Interruption interruption = Interruption.ofThisThread();
    interruption.end(run(args));
  }

  /** Runs a command on the standard streams and returns its exit status. Never ends the JVM. */
  static int run(String... args) {
    return run(new Output(System.out, System.err, Terminal.ofLauncher()), args);
  }

  static int run(Output output, String... args) {
    if (Arrays.asList(args).contains("--json")) {
      output.useJson(); // also for what is wrong with the arguments
    }
    try {
      return dispatch(List.of(args), output).number();
    } catch (Throwable e) {
      return report(e, output);
    }
  }

  private static ExitCode dispatch(List<String> args, Output output) throws Exception {
    return switch (args.isEmpty() ? "help" : args.getFirst()) {
      case "--version", "-V", "version" -> print("idt " + Version.text(), output);
      case "--help", "-h", "help" ->
          args.size() < 2
              ? print(Help.text(), output)
              : run(named(args.get(1)), List.of("--help"), output);
      default -> run(named(args.getFirst()), args.subList(1, args.size()), output);
    };
  }

  private static ExitCode print(String text, Output output) {
    output.line(text);
    return ExitCode.DONE;
  }

  private static CommandName named(String word) throws CommandException {
    return CommandName.of(word).orElseThrow(() -> Help.unknown(word, Printable.of(word)));
  }

  private static ExitCode run(CommandName name, List<String> args, Output output) throws Exception {
    IdtCommand command = name.make();
    ArgumentParser parser = new ArgumentParser(name, command);
    parser.parse(args);
    if (parser.common().help) {
      return print(parser.help(), output);
    }
    if (parser.common().verbose) {
      Diagnostics.showAll();
    }
    return command.run(output);
  }

  private static int report(Throwable e, Output output) {
    Failure failure = Failure.of(e);
    output.eraseStatus();
    if (!failure.message().isEmpty()) {
      output.note(failure.message());
      failure.details().forEach(output::detail);
    }
    if (Diagnostics.isVerbose()) {
      output.detail(Diagnostics.trace(e));
    }
    if (output.isJson() && failure.code() != ExitCode.BROKEN_PIPE) {
      reportAsJson(failure, output);
    }
    return failure.code().number();
  }

  private static void reportAsJson(Failure failure, Output output) {
    try {
      output.json(json -> {
        json.writeStringField("event", "error");
        json.writeNumberField("code", failure.code().number());
        json.writeStringField(
            "message", failure.message().isEmpty() ? "interrupted" : failure.message());
      });
    } catch (Output.BrokenPipeException e) {
      // nobody is there to be told
    }
  }
}
