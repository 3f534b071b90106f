package org.idiotorrent.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;
import org.idiotorrent.store.DataCheck;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.transfer.ServedShare;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code idt seed}: serves data that a manifest is of. */
@Command(
    name = "seed",
    header = "Serve the data that an .idtorrent file is of, until Ctrl-C.",
    customSynopsis = "idt seed FILE.idtorrent [--data PATH] [OPTIONS]",
    description = "The data is verified first; if a byte differs, it is not served.",
    footer = {"Example:", "  idt seed photo.jpg.idtorrent --data ~/Pictures/photo.jpg"})
final class SeedCommand implements IdtCommand {
  @Parameters(arity = "1", paramLabel = "FILE.idtorrent", description = "What the share is.")
  Path file;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "The file or folder itself; default: beside FILE.idtorrent, by the share's name.")
  @Nullable Path data;

  @Mixin ServeOptions serve;
  @Mixin LanOptions lan;
  @Mixin TrackerOptions trackers;

  @Override
  public ExitCode run(Output output) throws Exception {
    Manifest manifest = ManifestFile.read(file);
    Path root = ManifestFile.dataOf(manifest, file, Optional.ofNullable(data));
    List<TrackerUrl> urls = trackers.chosenAnd(manifest.hints().trackers());
    try (Serving serving = Serving.start(serve.settings(), lan.settings(), serve.web.settings())) {
      serving.tellTrackers(urls, output::note);
      ReadingStatus reading =
          ReadingStatus.of("verifying " + SharingReport.shown(manifest), manifest.size(), output);
      DataCheck check = DataCheck.of(manifest, root, reading);
      output.eraseStatus();
      if (!check.matches()) {
        throw new CommandException(
            ExitCode.INTEGRITY,
            "not served, since it is not what the .idtorrent file says: "
                + Printable.of(root.toString())
                + "; idt verify says what differs");
      }
      serving.add(ServedShare.complete(manifest, ShareFiles.openComplete(manifest, root)));
      serving.announce();
      new SharingReport(serving, serve.time(), urls).print(List.of(manifest), output);
      return serving.untilEnd(serve.time(), output);
    }
  }
}
