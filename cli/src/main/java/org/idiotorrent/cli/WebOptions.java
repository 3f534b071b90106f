package org.idiotorrent.cli;

import java.util.Optional;
import org.idiotorrent.web.WebSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How browsers are served. */
final class WebOptions {
  @Option(names = "--no-http", description = "Serve no browsers, only idt.")
  boolean none;

  @Option(
      names = "--pin",
      paramLabel = "PIN",
      converter = Arguments.Pin.class,
      description = "Ask browsers for this PIN, 4 to 16 digits or letters.")
  @Nullable String pin;

  /** Empty if browsers are not served. */
  Optional<WebSettings> settings() throws CommandException {
    if (none && pin != null) {
      throw CommandException.usage("--pin is for browsers, which --no-http does not serve");
    }
    return none
        ? Optional.empty()
        : Optional.of(new WebSettings(Version.text(), Optional.ofNullable(pin)));
  }
}
