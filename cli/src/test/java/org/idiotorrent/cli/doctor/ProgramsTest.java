package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ProgramsTest {
  private static final String SHELL = Programs.find("sh").orElse("/bin/sh");

  @Test
  void whatAProgramPrintsIsReadInEnglishIfItEndsWell() {
    assertEquals(Optional.of("C"), Programs.output(SHELL, "-c", "printf $LC_ALL"));
    assertEquals(Optional.empty(), Programs.output(SHELL, "-c", "echo no; exit 1"));
    assertEquals(Optional.empty(), Programs.output("/no/such/program"));
  }

  @Test
  void whatTakesTooLongIsGivenUp() {
    assertTimeout(
        Duration.ofSeconds(10),
        () ->
            assertEquals(
                Optional.empty(), Programs.output(Duration.ofMillis(50), SHELL, "-c", "sleep 60")));
  }
}
