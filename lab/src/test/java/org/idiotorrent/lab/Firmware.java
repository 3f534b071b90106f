package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The reference firmware, and images for it. {@code make -C firmware-notes/seeder} builds it. */
final class Firmware {
  static final Path SEEDER =
      Path.of("").toAbsolutePath().getParent().resolve("firmware-notes/seeder");

  /** What an image is called, and the file in it. */
  static final String IMAGE = "drop.idtpack";

  static final String FILE = "drop.bin";

  private Firmware() {}

  /** What make has built under this name. */
  static String built(String name) {
    Path file = SEEDER.resolve("target").resolve(name);
    assertTrue(Files.exists(file), "make -C firmware-notes/seeder first: there is no " + file);
    return file.toString();
  }

  /** Makes an image of {@code data} on host 1 and returns the file ID. */
  static String pack(Lan lan, byte[] data, String... options) throws IOException {
    lan.write(1, FILE, data);
    Stream<String> command = Stream.of("pack", "--json", FILE, "-o", IMAGE);
    String[] all = Stream.concat(command, Stream.of(options)).toArray(String[]::new);
    JsonNode packed = lan.idt(1, all).expect(0).event("packed");
    return packed.path("shares").path(0).path("file_id").asText();
  }
}
