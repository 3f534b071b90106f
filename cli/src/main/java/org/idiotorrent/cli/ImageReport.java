package org.idiotorrent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.idiotorrent.pack.DeviceImage;
import org.idiotorrent.pack.PackedShare;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.store.StoreException;

/** What is in a device image, and whether it is still right. */
final class ImageReport {
  private int bad;

  private ImageReport() {}

  /** Prints it; the code is that of damage if a chunk does not match. */
  static ExitCode print(Path path, Output output) throws StoreException, InvalidShareException {
    ImageReport report = new ImageReport();
    try (DeviceImage image = DeviceImage.open(path)) {
      if (output.isJson()) {
        report.printJson(image, output);
      } else {
        report.printLines(image, output);
      }
      return report.bad == 0 ? ExitCode.DONE : ExitCode.INTEGRITY;
    } catch (InvalidShareException e) {
      throw new InvalidShareException(Printable.of(path.toString()) + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StoreException("cannot read " + Printable.of(path.toString()), e);
    }
  }

  private void printLines(DeviceImage image, Output output) throws IOException {
    output.line("image     " + exact(image.size()) + ", " + image.shares().size() + " shares");
    for (PackedShare share : image.shares()) {
      int wrong = image.countBadChunks(share);
      bad += wrong;
      output.line(line(share.manifest()) + state(share, wrong));
    }
  }

  private void printJson(DeviceImage image, Output output) throws IOException {
    output.json(json -> {
      json.writeNumberField("size", image.size());
      json.writeArrayFieldStart("shares");
      for (PackedShare share : image.shares()) {
        int wrong = image.countBadChunks(share);
        bad += wrong;
        json.writeStartObject();
        ManifestReport.writeFields(share.manifest(), json);
        json.writeBooleanField("complete", share.have().isComplete());
        json.writeNumberField("bad_chunks", wrong);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private static String state(PackedShare share, int wrong) {
    int missing = share.have().size() - share.have().count();
    return (missing == 0 ? "" : ", " + missing + " chunks not there")
        + (wrong == 0 ? "" : ", " + wrong + " chunks damaged");
  }

  /** A share in a line. */
  static String line(Manifest manifest) {
    return String.format(
        Locale.ROOT,
        "%s  %s  %s, %d chunks of %s",
        manifest.id().shortHex(),
        SharingReport.shown(manifest),
        Sizes.format(manifest.size()),
        manifest.layout().count(),
        Sizes.formatBinary(manifest.layout().chunkSize()));
  }

  static String exact(long bytes) {
    return bytes + " bytes";
  }
}
