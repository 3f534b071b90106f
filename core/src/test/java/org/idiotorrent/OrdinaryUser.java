package org.idiotorrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program as somebody for whom the permissions of files hold, whoever runs the tests. */
public final class OrdinaryUser {
  private static final int SECONDS = 60;
  private static final String ROOTS_RIGHTS = "-dac_override,-dac_read_search";

  private OrdinaryUser() {}

  /**
   * What {@code program} prints in a JVM of its own. Root is left without its rights over files,
   * for which util-linux must be there.
   */
  public static String run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(
          List.of("setpriv", "--bounding-set", ROOTS_RIGHTS, "--inh-caps", ROOTS_RIGHTS));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("program", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), () -> "still running: " + command);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertEquals(0, process.exitValue(), () -> command + "\n" + text);
      return text;
    } finally {
      Files.delete(output);
    }
  }
}
