package org.idiotorrent.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Sets the time of day of programs wrong ({@code lab/clockshift.c}). */
final class ShiftedClock {
  private final Path library;

  private ShiftedClock(Path library) {
    this.library = library;
  }

  /** Compiles what it takes into {@code folder}. */
  static ShiftedClock build(Path folder) throws IOException {
    Path library = folder.resolve("clockshift.so");
    String[] command = {"gcc", "-shared", "-fPIC", "-o", library.toString(), "../lab/clockshift.c"};
    new Running(new ProcessBuilder(command)).result().expect(0);
    return new ShiftedClock(library);
  }

  /** The environment of a program whose clock is {@code seconds} off. */
  Map<String, String> by(long seconds) {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_SHIFT", Long.toString(seconds));
  }

  /** The same for a clock that is right until there is a file at {@code from}. */
  Map<String, String> by(long seconds, Path from) {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "CLOCK_SHIFT",
        Long.toString(seconds),
        "CLOCK_SHIFT_FROM",
        from.toString());
  }
}
