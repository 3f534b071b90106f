package org.idiotorrent.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/deploy says, as far as it goes without a container: the commands, the files. */
@Tag("alone")
final class TrackerDeploymentIT {
  private static final String NOBODY = "65534"; // USER of the Dockerfile
  private static final String JAVA = System.getProperty("java.home") + "/bin/java";

  @TempDir Path folder;
  private final List<Running> running = new ArrayList<>();

  @BeforeEach
  void openForNobody() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void stop() {
    running.forEach(Running::kill);
  }

  /** What the Dockerfile starts, with the JDK and the jar of this build. */
  private List<String> entryPoint() throws IOException {
    String words =
        Files.readAllLines(Path.of("../tracker/Dockerfile")).stream()
            .filter(line -> line.startsWith("ENTRYPOINT "))
            .map(line -> line.substring("ENTRYPOINT ".length()))
            .findFirst()
            .orElseThrow();
    Path jar = folder.resolve("idt-tracker.jar");
    Files.copy(Path.of("../tracker/target/idt-tracker.jar"), jar);
    List<String> command = new ArrayList<>();
    for (JsonNode word : Running.parse(words)) {
      command.add(word.asText());
    }
    command.set(command.indexOf("java"), JAVA);
    command.set(command.indexOf("/idt-tracker.jar"), jar.toString());
    return command;
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** Starts it as the container would: for nobody, in a folder that is not theirs, with PORT. */
  private Running startAsNobody(int port) throws IOException {
    List<String> command = entryPoint();
    if (isRoot()) {
      command.addAll(0, List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile()).environment().put("PORT", Integer.toString(port));
    Running tracker = new Running(builder);
    running.add(tracker);
    tracker.awaitError(line -> line.contains("\"listening\""));
    return tracker;
  }

  @Test
  void theContainersCommandRunsForNobodyPassesTheSmokeTestAndDrains() throws Exception {
    int port = Redis.freePort();
    Running tracker = startAsNobody(port);
    if (isRoot()) {
      Object user = Files.getAttribute(Path.of("/proc/" + tracker.pid()), "unix:uid");
      assertEquals(NOBODY, user.toString());
    }
    String url = "http://127.0.0.1:" + port;
    new Running(new ProcessBuilder("../tracker/smoke-test", url)).result().expect(0);

    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
      caller
          .getOutputStream()
          .write("GET /healthz HTTP/1.1\r\nHost: tracker\r\n".getBytes(US_ASCII));
      tracker.signal("TERM");
      long told = System.nanoTime();
      tracker.awaitError(line -> line.contains("\"draining\""));
      caller.getOutputStream().write("\r\n".getBytes(US_ASCII));
      String answer = new String(caller.getInputStream().readAllBytes(), US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      tracker.result().expect(143);
      Duration drained = Duration.ofNanos(System.nanoTime() - told);
      assertTrue(drained.toSeconds() < 10, () -> "it took " + drained);
    }
  }

  @Test
  void aCallerThatNeverEndsItsRequestDoesNotHoldUpTheEnd() throws Exception {
    int port = Redis.freePort();
    Running tracker = startAsNobody(port);
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
      caller.getOutputStream().write("GET /healthz HT".getBytes(US_ASCII));
      tracker.signal("TERM");
      long told = System.nanoTime();
      tracker.result().expect(143);
      Duration drained = Duration.ofNanos(System.nanoTime() - told);
      assertTrue(drained.toSeconds() < 10, () -> "it took " + drained);
    }
  }

  @Test
  void systemdTakesTheUnit() throws Exception {
    String unit =
        Files.readString(Path.of("../docs/deploy/idt-tracker.service"))
            .replace("/usr/bin/java", JAVA);
    Path file = Files.writeString(folder.resolve("idt-tracker.service"), unit);
    Result result =
        new Running(new ProcessBuilder("systemd-analyze", "--man=no", "verify", file.toString()))
            .result()
            .expect(0);
    assertEquals(List.of(), result.err().stream().filter(line -> line.contains("idt-")).toList());
  }
}
