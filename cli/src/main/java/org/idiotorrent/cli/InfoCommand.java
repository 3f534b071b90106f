package org.idiotorrent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.idiotorrent.pack.DeviceImage;
import org.idiotorrent.peer.IdtLink;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code idt info}: shows what a manifest or a link says. */
@Command(
    name = "info",
    header = "Show what an .idtorrent or .idtpack file or a link says.",
    customSynopsis = "idt info FILE|LINK [OPTIONS]",
    footer = {"Example:", "  idt info photo.jpg.idtorrent"})
final class InfoCommand implements IdtCommand {
  @Parameters(
      arity = "1",
      paramLabel = "FILE|LINK",
      description = "An .idtorrent file, .idtpack image or idt: link.")
  String what;

  @Override
  public ExitCode run(Output output) throws Exception {
    if (IdtLink.isOne(what)) {
      print(Wanted.parseLink(what), output);
      return ExitCode.DONE;
    }
    Path path = Path.of(what);
    if (isImage(path)) {
      return ImageReport.print(path, output);
    }
    Manifest manifest = ManifestFile.read(path);
    if (output.isJson()) {
      output.json(json -> {
        ManifestReport.writeFields(manifest, json);
        ManifestReport.writeMore(manifest, json);
      });
    } else {
      ManifestReport.lines(manifest).forEach(output::line);
    }
    return ExitCode.DONE;
  }

  private static boolean isImage(Path path) throws StoreException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return path.toString().endsWith(PackCommand.SUFFIX) || DeviceImage.isOne(in.readNBytes(8));
    } catch (IOException e) {
      throw new StoreException("cannot read " + Printable.of(path.toString()), e);
    }
  }

  /** What a link says beside the ID is a stranger's word. */
  private static void print(IdtLink link, Output output) {
    if (output.isJson()) {
      output.json(json -> {
        json.writeStringField("file_id", link.id().hex());
        if (link.name().isPresent()) {
          json.writeStringField("name", link.name().get());
        }
        if (link.size().isPresent()) {
          json.writeNumberField("size", link.size().get());
        }
        json.writeArrayFieldStart("peers");
        for (PeerAddress peer : link.peers()) {
          json.writeString(peer.toString());
        }
        json.writeEndArray();
        ManifestReport.writeTrackers(link.trackers(), json);
      });
      return;
    }
    link.name().ifPresent(name -> line("name", Printable.of(name), output));
    link.size().ifPresent(size -> line("size", Sizes.format(size), output));
    line("file ID", link.id().hex(), output);
    link.peers().forEach(peer -> line("peer", Printable.of(peer.toString()), output));
    link.trackers().forEach(url -> line("tracker", Printable.of(url), output));
  }

  private static void line(String head, String value, Output output) {
    output.line(String.format(Locale.ROOT, "%-8s  %s", head, value));
  }
}
