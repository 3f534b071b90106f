package org.idiotorrent.tracker;

import java.io.IOException;
import java.io.PrintStream;
import org.idiotorrent.share.Printable;
import org.idiotorrent.tracker.log.EventLog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The tracker as a program of its own, {@code java -jar idt-tracker.jar}. */
public final class TrackerMain {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private TrackerMain() {}

  @Command(
      name = "idt-tracker",
      mixinStandardHelpOptions = true,
      version = "idt-tracker",
      sortOptions = false,
      description = "Runs a tracker, by which peers of idt find each other beyond one network.")
  private static final class Arguments {
    @Mixin private TrackerOptions options = new TrackerOptions();
  }

  public static void main(String[] args) throws InterruptedException {
    int status = run(args, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs until SIGTERM or Ctrl-C, or returns the exit status of what went wrong. */
  static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
    Arguments arguments = new Arguments();
    CommandLine parser = new CommandLine(arguments);
    try {
      parser.parseArgs(args);
    } catch (ParameterException e) {
      err.println("idt-tracker: " + Printable.of(String.valueOf(e.getMessage())) + "; see --help");
      return USAGE;
    }
    if (parser.isUsageHelpRequested() || parser.isVersionHelpRequested()) {
      out.println(parser.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing());
      return 0;
    }
    return serve(arguments.options.settings(), err);
  }

  private static int serve(TrackerSettings settings, PrintStream err) throws InterruptedException {
    try {
      TrackerServer server = TrackerServer.start(settings, EventLog.to(err));
      server.drainAtEnd();
      server.awaitEnd();
      return 0;
    } catch (IOException e) {
      err.println("idt-tracker: cannot listen on port " + settings.port() + ": " + e.getMessage());
      return FAILED;
    }
  }
}
