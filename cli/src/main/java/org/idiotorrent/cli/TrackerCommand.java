package org.idiotorrent.cli;

import java.io.IOException;
import org.idiotorrent.tracker.TrackerOptions;
import org.idiotorrent.tracker.TrackerServer;
import org.idiotorrent.tracker.TrackerSettings;
import org.idiotorrent.tracker.log.EventLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code idt tracker}: tells peers of each other beyond the LAN. */
@Command(
    name = "tracker",
    header = "Run a tracker, by which peers find each other beyond one network.",
    customSynopsis = "idt tracker [OPTIONS]",
    description = {
      "It keeps which addresses have which file ID, and never sees names or contents. Those who",
      "share or get name it with --tracker. SIGTERM lets calls under way end, at most 10 s."
    },
    footer = {
      "Examples:",
      "  idt tracker --port 8080",
      "  idt tracker --store redis://10.0.0.5:6379 --hops 1"
    })
final class TrackerCommand implements IdtCommand {
  @Mixin TrackerOptions options;

  @Override
  public ExitCode run(Output output) throws Exception {
    TrackerSettings settings = options.settings();
    TrackerServer server = start(settings);
    server.drainAtEnd();
    print(server, output);
    try {
      server.awaitEnd();
    } catch (InterruptedException e) {
      server.drain();
      throw e;
    }
    return ExitCode.DONE;
  }

  private static TrackerServer start(TrackerSettings settings) throws CommandException {
    try {
      return TrackerServer.start(settings, EventLog.to(System.err));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "cannot start a tracker on port " + settings.port() + ": " + e.getMessage());
    }
  }

  private static void print(TrackerServer server, Output output) {
    if (output.isJson()) {
      output.json(json -> {
        json.writeStringField("event", "listening");
        json.writeNumberField("port", server.port());
      });
    } else {
      output.line("tracker on port " + server.port() + ", until Ctrl-C");
    }
  }
}
