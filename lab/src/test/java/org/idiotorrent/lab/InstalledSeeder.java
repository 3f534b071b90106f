package org.idiotorrent.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The program {@code idt-seeder} as it is installed, on a host of a lab.
 *
 * @param state its state folder
 */
record InstalledSeeder(Lan lan, int host, Path state) {
  /** What is installed. */
  static final Path HOME =
      Path.of("").toAbsolutePath().getParent().resolve("device-seeder/target/idt-seeder");

  /** The Java that the tests run on, for its environment. */
  static final String JAVA = "IDT_JAVA_HOME=" + System.getProperty("java.home");

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** With the state folder {@code state} in the host's own. */
  static InstalledSeeder on(Lan lan, int host) {
    return new InstalledSeeder(lan, host, lan.home(host).resolve("state"));
  }

  /** The command that starts it with these options. */
  static Stream<String> command(String... options) {
    String program = HOME.resolve("idt-seeder").toString();
    return Stream.concat(Stream.of("env", JAVA, program), Stream.of(options));
  }

  Running start(String... options) throws IOException {
    Stream<String> all = Stream.concat(command("--state", state.toString()), Stream.of(options));
    return lan.start(host, all.toArray(String[]::new));
  }

  /** Ends it as systemd does. */
  static void stop(Running seeder) throws IOException {
    seeder.signal("TERM");
    seeder.result().expect(143);
  }

  /** What it says of itself; the state is {@code none} if it does not run. */
  JsonNode status() throws IOException {
    String[] ask = command("--status", "--state", state.toString()).toArray(String[]::new);
    Result result = lan.run(host, ask);
    String json = result.exit() == 0 ? result.out().getFirst() : "{\"state\":\"none\"}";
    return Running.parse(json);
  }

  JsonNode await(Predicate<JsonNode> wanted) {
    return Awaitility.await().atMost(PATIENCE).pollInterval(LOOK_EVERY).until(this::status, wanted);
  }

  /** Waits until that becomes of its first device. */
  void awaitDevice(Predicate<JsonNode> wanted) {
    await(status -> wanted.test(status.path("devices").path(0)));
  }
}
