package org.idiotorrent.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.announce.TrackerUrl;
import org.idiotorrent.peer.WebUrl;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code idt create}: writes the manifest of a file or folder. */
@Command(
    name = "create",
    header = "Write an .idtorrent file, which says what a share is and how to verify it.",
    customSynopsis = "idt create FILE [-o OUT] [OPTIONS]",
    description = {
      "Whoever has the .idtorrent file can get the share with idt get, check it with idt verify",
      "and serve it with idt seed. idt share needs none of this."
    },
    footer = {"Example:", "  idt create photo.jpg      writes photo.jpg.idtorrent here"})
final class CreateCommand implements IdtCommand {
  @Parameters(arity = "1", paramLabel = "FILE", description = "A file, or a folder as a whole.")
  Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "The file to write, or its folder; default: NAME.idtorrent here.")
  @Nullable Path target;

  @Option(names = "--comment", paramLabel = "TEXT", description = "A word for its readers.")
  @Nullable String comment;

  @Option(
      names = "--url",
      paramLabel = "URL",
      converter = Arguments.Url.class,
      description = "A web server that has it: http://host/file, or http://host/folder/.")
  List<WebUrl> urls = new ArrayList<>();

  @Option(names = "--force", description = "Replace an .idtorrent file that is there already.")
  boolean force;

  @Mixin MakeOptions make;
  @Mixin TrackerOptions trackers;

  @Override
  public ExitCode run(Output output) throws Exception {
    ManifestHints hints =
        new ManifestHints(
            TrackerUrl.texts(trackers.chosen()),
            urls.stream().map(WebUrl::toString).toList(),
            Optional.of("idt " + Version.text()),
            Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()),
            Optional.ofNullable(comment));
    Manifest manifest = make.build(file, hints, output).manifest();
    Path path = place(manifest);
    ManifestFile.write(manifest, path, force);
    if (output.isJson()) {
      output.json(json -> {
        json.writeStringField("event", "created");
        json.writeStringField("path", path.toAbsolutePath().toString());
        ManifestReport.writeFields(manifest, json);
      });
    } else {
      output.line(
          Printable.of(path.toString())
              + "  for "
              + SharingReport.shown(manifest)
              + ", "
              + Sizes.format(manifest.size())
              + ", ID "
              + manifest.id().shortHex());
    }
    return ExitCode.DONE;
  }

  private Path place(Manifest manifest) {
    String name = manifest.name().text() + ManifestFile.SUFFIX;
    if (target == null) {
      return Path.of(name);
    }
    return Files.isDirectory(target) ? target.resolve(name) : target;
  }
}
