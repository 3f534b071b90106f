package org.idiotorrent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;
import org.idiotorrent.cli.text.ProgressLine;
import org.idiotorrent.cli.text.RateMeter;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;

/**
 * Shows on a terminal how much of a file or folder is read. Safe for several threads; {@code this}
 * guards all.
 */
final class ReadingStatus implements LongConsumer {
  private static final long UNKNOWN = -1;

  private final String label;
  private final long total;
  private final Output output;
  private final RateMeter meter = new RateMeter(InstantSource.system());

  private ReadingStatus(String label, long total, Output output) {
    this.label = label;
    this.total = total;
    this.output = output;
    meter.count(0);
  }

  /** For {@code total} bytes under {@code label}. */
  static ReadingStatus of(String label, long total, Output output) {
    return new ReadingStatus(label, total, output);
  }

  /** For what is at {@code path}. */
  static ReadingStatus of(String verb, Path path, Output output) {
    return new ReadingStatus(verb + " " + Printable.of(path.toString()), sizeOf(path), output);
  }

  private static long sizeOf(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN; // whoever reads it will tell
    }
  }

  @Override
  public synchronized void accept(long bytes) {
    if (output.showsStatus()) {
      output.status(columns -> line(bytes, columns));
    }
  }

  private String line(long bytes, int columns) {
    meter.count(bytes);
    return total == UNKNOWN
        ? label + "  " + Sizes.format(bytes)
        : ProgressLine.of(label, bytes, total, meter, List.of()).render(columns);
  }
}
