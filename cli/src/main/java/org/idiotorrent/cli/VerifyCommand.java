package org.idiotorrent.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.store.DataCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code idt verify}: checks data on disk against a manifest. */
@Command(
    name = "verify",
    header = "Check whether data on disk is what an .idtorrent file says, chunk by chunk.",
    customSynopsis = "idt verify FILE.idtorrent [PATH] [OPTIONS]",
    description = "Ends with 0 if every byte is right, with 4 if not. Nothing is changed.",
    footer = {"Example:", "  idt verify photo.jpg.idtorrent ~/Pictures/photo.jpg"})
final class VerifyCommand implements IdtCommand {
  @Parameters(
      index = "0",
      arity = "1",
      paramLabel = "FILE.idtorrent",
      description = "What the share is.")
  Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "The file or folder itself; default: beside FILE.idtorrent, by the share's name.")
  @Nullable Path data;

  @Override
  public ExitCode run(Output output) throws Exception {
    Manifest manifest = ManifestFile.read(file);
    Path root = ManifestFile.dataOf(manifest, file, Optional.ofNullable(data));
    ReadingStatus reading =
        ReadingStatus.of("verifying " + SharingReport.shown(manifest), manifest.size(), output);
    DataCheck check = DataCheck.of(manifest, root, reading);
    output.eraseStatus();
    new VerifyReport(manifest, root, check).print(output);
    return check.matches() ? ExitCode.DONE : ExitCode.INTEGRITY;
  }
}
