package org.idiotorrent.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @TempDir Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return Main.run(List.of(args), new PrintStream(out), new PrintStream(err));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --folders x          | there is no option --folders; see --help
          x                    | there is no option x; see --help
          --port               | --port needs a value
          --port 99999         | port: not a number in [1, 65535]: 99999
          --quota much         | quota: not a size such as 500M or 16G: much
          --mdns perhaps       | mdns: neither yes nor no: perhaps
          --tracker nowhere    | tracker: not a tracker's URL: nowhere
          --connections 0      | connections: not a number in [1, 1000]: 0
          --config /nowhere    | cannot read the configuration /nowhere
          --device serial:     | device: not beacon, HOST[:PORT], serial:PORT[@BAUD] or exec:COMMAND: serial:
          -v                   | nothing to seed: name a folder or a device; see --help
          """)
  void aWrongCommandLineIsSaidInASentence(String line, String sentence) {
    assertEquals(2, run(line.split(" ")));
    assertEquals("idt-seeder: " + sentence, said());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          folder               | line 2: not NAME = VALUE: folder
          colour = red         | line 2: there is no option colour
          port = 1             | line 3: port is given twice
          """)
  void aWrongConfigurationIsSaidWithItsLine(String line, String sentence) throws IOException {
    Path file = Files.writeString(temp.resolve("conf"), "# mine\n" + line + "\nport = 2\n");
    assertEquals(2, run("--config", file.toString()));
    assertEquals("idt-seeder: " + file + ", " + sentence, said());
  }

  @Test
  void theCommandLineCountsMoreThanTheFile() throws Exception {
    Path file =
        Files.writeString(
            temp.resolve("conf"),
            """
            # a seeder in a drawer
            folder = /srv/idt
            state=/var/lib/idt-seeder
            port = 7000
            quota = 2G
            tracker = http://one.example
            tracker = http://two.example
            mdns = no
            led = 17
            """);

    Settings settings =
        CommandLine.parse(List.of("--config", file.toString(), "--port", "7001")).settings();

    assertEquals(Path.of("/srv/idt"), settings.folder().orElseThrow());
    assertEquals(Path.of("/var/lib/idt-seeder"), settings.state());
    assertEquals(OptionalInt.of(7_001), settings.port());
    assertEquals(2L << 30, settings.limits().quota());
    assertEquals(2, settings.trackers().size());
    assertEquals(false, settings.mdns());
    assertEquals(OptionalInt.of(17), settings.lines().led());
    assertEquals(OptionalInt.empty(), settings.lines().button());
    assertEquals(Duration.ofSeconds(2), settings.limits().rest());
  }

  @Test
  void helpNamesEveryOption() {
    assertEquals(0, run("--help"));
    String help = out.toString(StandardCharsets.UTF_8);
    for (SeederOption option : SeederOption.values()) {
      assertTrue(help.contains("--" + option.label() + " "), option.label());
    }
    assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
  }

  @Test
  void statusWithoutASeederIsAFailure() {
    assertEquals(1, run("--status", "--state", temp.toString()));
    assertEquals("idt-seeder: no seeder runs with the state folder " + temp, said());
  }

  @Test
  @SuppressWarnings("try") // the status socket works by being open
  void aRunningSeederTellsItsStatusAndKeepsASecondOut() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("folder"));
    Files.write(folder.resolve("a"), new byte[5]);
    Settings settings =
        CommandLine.parse(
                List.of("--folder", folder.toString(), "--state", temp.toString(), "--rest", "1"))
            .settings();
    try (Seeder seeder = Seeder.start(settings);
        StatusSocket status = StatusSocket.open(temp, () -> seeder.status().json())) {
      Thread runs = Thread.ofVirtual().start(() -> runQuietly(seeder));
      org.awaitility.Awaitility.await().until(() -> seeder.state() == SeederState.IDLE);

      assertEquals(0, run("--status", "--state", temp.toString()));
      String json = out.toString(StandardCharsets.UTF_8);
      Map.of("state", "\"idle\"", "shares", "1", "bytes", "5", "hashed", "1", "waiting", "0")
          .forEach((name, value) -> assertTrue(json.contains('"' + name + "\":" + value), json));

      assertEquals(1, run("--folder", folder.toString(), "--state", temp.toString()));
      assertEquals("idt-seeder: a seeder runs already with the state folder " + temp, said());
      seeder.end();
      runs.join();
    }
    try (Stream<Path> left = Files.list(temp)) {
      assertTrue(left.noneMatch(path -> path.endsWith("status.sock")));
    }
  }

  private static void runQuietly(Seeder seeder) {
    try {
      seeder.run();
    } catch (InterruptedException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
