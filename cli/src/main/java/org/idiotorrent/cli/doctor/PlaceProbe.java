package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.idiotorrent.cli.doctor.Facts.Place;

/** Finds out whether this runs in a container or in WSL. */
final class PlaceProbe {
  private PlaceProbe() {}

  static Place run() {
    boolean container =
        Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"));
    return new Place(container, kernel().toLowerCase(Locale.ROOT).contains("microsoft"));
  }

  private static String kernel() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/osrelease"));
    } catch (IOException e) {
      return ""; // not Linux
    }
  }
}
