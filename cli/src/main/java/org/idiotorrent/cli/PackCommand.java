package org.idiotorrent.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.idiotorrent.pack.ImageSource;
import org.idiotorrent.pack.ImageWriter;
import org.idiotorrent.pack.PackLimits;
import org.idiotorrent.pack.PackedShare;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.ManifestWriter;
import org.idiotorrent.share.Printable;
import org.idiotorrent.store.DataCheck;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareBuilder;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code idt pack}: writes the image that a device serves from its flash. */
@Command(
    name = "pack",
    header = "Write an .idtpack image, which a chip serves from its flash.",
    customSynopsis = "idt pack FILE... -o OUT.idtpack [OPTIONS]",
    description = {
      "Each FILE is a file, a folder as a whole, or an .idtorrent file with its data beside it,",
      "which keeps the ID that it has elsewhere. idt info shows what is in an image."
    },
    footer = {"Example:", "  idt pack slides.pdf manual.txt -o drop.idtpack --flash 3M"})
final class PackCommand implements IdtCommand {
  static final String SUFFIX = ".idtpack";

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "What to put into the image.")
  List<Path> files = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The image to write.")
  Path target = Path.of("");

  @Option(
      names = "--flash",
      paramLabel = "SIZE",
      converter = Arguments.ByteCount.class,
      description = "Room that the device has for it, such as 3M; more is refused.")
  @Nullable Long flash;

  @Option(
      names = "--chunk-size",
      paramLabel = "SIZE",
      converter = Arguments.ChunkSize.class,
      description = "Bytes of a chunk; default: 2K, more for shares over 4 MiB.")
  @Nullable Integer chunkSize;

  @Option(names = "--force", description = "Replace a file that is there already.")
  boolean force;

  /** A share whose data is open. */
  private record Opened(Manifest manifest, ShareFiles data) implements Closeable {
    ImageSource source() {
      ByteBuffer json = ByteBuffer.wrap(ManifestWriter.write(manifest));
      ChunkSet have = ChunkSet.all(manifest.layout().count());
      return new ImageSource(new PackedShare(manifest, json, have), data::read);
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }

  @Override
  public ExitCode run(Output output) throws Exception {
    List<Opened> opened = new ArrayList<>();
    try {
      for (Path file : files) {
        opened.add(open(file, output));
      }
      ImageWriter image = new ImageWriter(opened.stream().map(Opened::source).toList());
      refuseTooLarge(image.size());
      NewFile.write(target, force, image::write);
      report(opened.stream().map(Opened::manifest).toList(), image.size(), output);
    } finally {
      for (Opened one : opened) {
        one.close();
      }
    }
    return ExitCode.DONE;
  }

  private Opened open(Path file, Output output)
      throws StoreException, InvalidShareException, CommandException {
    if (file.toString().endsWith(ManifestFile.SUFFIX) && Files.isRegularFile(file)) {
      return openOf(ManifestFile.read(file), file, output);
    }
    ShareBuilder builder =
        new ShareBuilder(
            HashAlgorithm.SHA256,
            OptionalInt.of(chunkSize == null ? PackLimits.chunkSizeFor(sizeOf(file)) : chunkSize),
            Optional.empty(),
            ManifestHints.NONE,
            ReadingStatus.of("reading", file, output));
    LocalShare share = builder.build(file);
    output.eraseStatus();
    share.notices().forEach(output::note);
    return new Opened(share.manifest(), share.open());
  }

  private static Opened openOf(Manifest manifest, Path file, Output output)
      throws StoreException, CommandException {
    Path data = ManifestFile.dataOf(manifest, file, Optional.empty());
    ReadingStatus reading =
        ReadingStatus.of("verifying " + SharingReport.shown(manifest), manifest.size(), output);
    boolean matches = DataCheck.of(manifest, data, reading).matches();
    output.eraseStatus();
    if (!matches) {
      throw new CommandException(
          ExitCode.INTEGRITY,
          "not packed, since it is not what the .idtorrent file says: "
              + Printable.of(data.toString())
              + "; idt verify says what differs");
    }
    return new Opened(manifest, ShareFiles.openComplete(manifest, data));
  }

  /** Bytes of a file, or of all below a folder. */
  private static long sizeOf(Path path) throws StoreException {
    try (Stream<Path> all = Files.walk(path)) {
      long size = 0;
      for (Path one : (Iterable<Path>) all::iterator) {
        size += Files.isRegularFile(one) ? Files.size(one) : 0;
      }
      return size;
    } catch (IOException e) {
      throw StoreException.reading(path, e);
    }
  }

  private void refuseTooLarge(long size) throws CommandException {
    if (flash != null && size > flash) {
      throw new CommandException(
          ExitCode.FAILED,
          "the image would have "
              + size
              + " bytes, "
              + (size - flash)
              + " more than the "
              + flash
              + " of --flash; leave something out");
    }
  }

  private void report(List<Manifest> shares, long size, Output output) throws IOException {
    if (output.isJson()) {
      output.json(json -> {
        json.writeStringField("event", "packed");
        json.writeStringField("path", target.toAbsolutePath().toString());
        json.writeNumberField("size", size);
        json.writeArrayFieldStart("shares");
        for (Manifest share : shares) {
          json.writeStartObject();
          ManifestReport.writeFields(share, json);
          json.writeEndObject();
        }
        json.writeEndArray();
      });
      return;
    }
    for (Manifest share : shares) {
      output.line(ImageReport.line(share));
    }
    output.line(Printable.of(target.toString()) + "  " + ImageReport.exact(size));
  }
}
