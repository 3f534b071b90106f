package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads what programs of the system print; where they are is not looked up in PATH. */
final class Programs {
  private static final System.Logger log = System.getLogger(Programs.class.getName());
  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin");
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST = 1 << 20;

  private Programs() {}

  /** The file of the program of that name. */
  static Optional<String> find(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** What a program prints in English, if it ends well within 2 s; after that it is killed. */
  static Optional<String> output(String... command) {
    return output(PATIENCE, command);
  }

  static Optional<String> output(Duration patience, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        return output(process, System.nanoTime() + patience.toNanos());
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException | ExecutionException e) {
      log.log(System.Logger.Level.DEBUG, "cannot run " + command[0], e);
    } catch (TimeoutException e) {
      log.log(System.Logger.Level.DEBUG, "takes too long: " + command[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static Optional<String> output(Process process, long end)
      throws ExecutionException, TimeoutException, InterruptedException {
    InputStream stream = process.getInputStream();
    FutureTask<byte[]> reading = new FutureTask<>(() -> stream.readNBytes(MOST));
    Thread.ofPlatform().daemon().start(reading);
    byte[] text = reading.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    boolean ended = process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    return ended && process.exitValue() == 0
        ? Optional.of(new String(text, StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
