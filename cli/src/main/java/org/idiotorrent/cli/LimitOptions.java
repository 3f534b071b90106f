package org.idiotorrent.cli;

import org.idiotorrent.transfer.PeerSettings;
import org.idiotorrent.transfer.RateLimit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast to be at most. */
final class LimitOptions {
  @Option(
      names = "--limit-up",
      paramLabel = "RATE",
      converter = Arguments.Rate.class,
      description = "Send at most so many bytes a second in all, such as 500K or 2M.")
  @Nullable Long up;

  @Option(
      names = "--limit-down",
      paramLabel = "RATE",
      converter = Arguments.Rate.class,
      description = "Receive at most so many bytes a second in all.")
  @Nullable Long down;

  /** {@code settings} with these limits. */
  PeerSettings on(PeerSettings settings) {
    return settings.withLimits(limit(up), limit(down));
  }

  private static RateLimit limit(@Nullable Long bytesPerSecond) {
    return bytesPerSecond == null ? RateLimit.NONE : RateLimit.of(bytesPerSecond);
  }
}
