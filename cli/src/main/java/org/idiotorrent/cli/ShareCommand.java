package org.idiotorrent.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.transfer.ServedShare;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code idt share}: makes shares of files and folders, and serves them. */
@Command(
    name = "share",
    header = "Share files or folders with everyone nearby, until Ctrl-C.",
    customSynopsis = "idt share PATH... [--for TIME] [OPTIONS]",
    description = {
      "Each PATH becomes a share of its own, which others find by name. Nothing is copied or",
      "changed, and nothing but what you name can be read by others. Anyone on your network can",
      "get it; those who got it pass it on while they are still fetching."
    },
    footer = {
      "Examples:",
      "  idt share photo.jpg",
      "  idt share slides/ --name \"Slides of today\" --for 2h"
    })
final class ShareCommand implements IdtCommand {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "A file, or a folder as a whole.")
  List<Path> paths = new ArrayList<>();

  @Mixin ServeOptions serve;
  @Mixin MakeOptions make;
  @Mixin LanOptions lan;
  @Mixin TrackerOptions trackers;

  @Override
  public ExitCode run(Output output) throws Exception {
    if (paths.size() > 1 && make.name != null) {
      throw CommandException.usage("--name goes with one PATH only, not " + paths.size());
    }
    List<TrackerUrl> urls = trackers.chosen();
    ManifestHints hints = ManifestHints.NONE.withTrackers(TrackerUrl.texts(urls));
    try (Serving serving = Serving.start(serve.settings(), lan.settings(), serve.web.settings())) {
      serving.tellTrackers(urls, output::note);
      List<Manifest> shares = new ArrayList<>();
      for (Path path : paths) {
        LocalShare share = make.build(path, hints, output);
        serving.add(ServedShare.complete(share));
        shares.add(share.manifest());
      }
      serving.announce();
      new SharingReport(serving, serve.time(), urls).print(shares, output);
      return serving.untilEnd(serve.time(), output);
    }
  }
}
