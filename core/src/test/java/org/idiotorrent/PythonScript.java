package org.idiotorrent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a second, independent implementation of something that is in Python. */
public final class PythonScript {
  private static final int SECONDS = 60;

  private PythonScript() {}

  /**
   * What {@code script} prints. Where there is no {@code python3}, the test that calls this is
   * skipped.
   */
  public static String run(Path script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", script.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("python", ".out");
    try {
      Process process = start(command, output);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + SECONDS + " s: " + command);
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new AssertionError("exit " + process.exitValue() + ": " + command + "\n" + text);
      }
      return text;
    } finally {
      Files.delete(output);
    }
  }

  private static Process start(List<String> command, Path output) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw Skip.because("nothing is compared with the Python implementation: " + e.getMessage());
    }
  }
}
