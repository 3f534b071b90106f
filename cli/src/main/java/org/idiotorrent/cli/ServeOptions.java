package org.idiotorrent.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.transfer.PeerSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How shares are served. */
final class ServeOptions {
  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "End after this time, such as 10m or 1h30m; default: at Ctrl-C.")
  @Nullable Duration time;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Arguments.Port.class,
      description = "Listen on this TCP port; default: 7536, or the next that is free.")
  @Nullable Integer port;

  @Mixin WebOptions web;
  @Mixin LimitOptions limits;

  Optional<Duration> time() {
    return Optional.ofNullable(time);
  }

  PeerSettings settings() {
    return limits.on(
        PeerSettings.DEFAULT.withPort(port == null ? OptionalInt.empty() : OptionalInt.of(port)));
  }
}
