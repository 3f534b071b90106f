package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The seeder as its installer leaves it, started as its systemd unit says: by a user without rights
 * or capabilities.
 */
@Tag("alone")
class DeviceSeederIT {
  private static final String NOBODY = "65534";
  private static final int FILES = 300;
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private Lan lan;
  private Path root;
  private Path shared;
  private InstalledSeeder seeder;

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  /** A lab with the seeder installed on host 1. */
  private void up(int hosts) throws IOException {
    lan = Lan.up(folder, hosts);
    root = Files.createDirectories(lan.home(1).resolve("root"));
    seeder = InstalledSeeder.on(lan, 1);
    shared = root.resolve("srv/idt");
    install("--folder", "/srv/idt");
    Path settings = root.resolve("etc/idt-seeder.conf");
    String text = Files.readString(settings);
    Files.writeString(settings, text.replace("folder = /", "folder = " + root + "/"));
    Files.createDirectories(seeder.state());
    lan.run(1, "chown", "-R", NOBODY, seeder.state().toString()).expect(0);
    lan.run(1, "chmod", "a+rx", folder.toString()).expect(0);
  }

  private void install(String... options) throws IOException {
    String[] command =
        Stream.of(
                Stream.of("env", "IDT_ROOT=" + root, InstalledSeeder.JAVA),
                Stream.of(InstalledSeeder.HOME.resolve("install").toString()),
                Arrays.stream(options))
            .flatMap(part -> part)
            .toArray(String[]::new);
    lan.run(1, command).expect(0);
  }

  /**
   * The command line of the unit, below the root that it is installed in.
   *
   * @param environment {@code NAME=VALUE}
   */
  private Running start(String... environment) throws IOException {
    String unit = Files.readString(root.resolve("etc/systemd/system/idt-seeder.service"));
    String line =
        unit.lines().filter(one -> one.startsWith("ExecStart=")).findFirst().orElseThrow();
    String command = line.substring("ExecStart=".length()).replaceAll("(^| )/", "$1" + root + "/");
    String unprivileged =
        "setpriv --reuid=NOBODY --regid=NOBODY --clear-groups --bounding-set=-all --no-new-privs"
            .replace("NOBODY", NOBODY);
    String state = "STATE_DIRECTORY=" + seeder.state();
    return lan.start(
        1,
        Stream.of(
                Arrays.stream(unprivileged.split(" ")),
                Stream.of("env", InstalledSeeder.JAVA, state),
                Arrays.stream(environment),
                Arrays.stream(command.split(" ")))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private JsonNode awaitShares(int count) {
    return seeder.await(status ->
        status.path("state").asText().equals("idle")
            && status.path("shares").asInt() == count
            && status.path("waiting").asInt() == 0);
  }

  @Test
  void threeHundredFilesAreFoundAndARestartHashesNothing() throws Exception {
    up(2);
    for (int i = 0; i < FILES; i++) {
      Files.write(shared.resolve("file" + i), Samples.bytes(1_000 + 500 * i, i));
    }
    Running first = start();
    JsonNode status = awaitShares(FILES);
    assertEquals(FILES, status.path("hashed").asInt(), status.toString());
    InstalledSeeder.stop(first);

    start();
    status = awaitShares(FILES);

    assertEquals(0, status.path("hashed").asInt(), status.toString());
    assertEquals(0, status.path("hashed_bytes").asLong(), status.toString());
    assertEquals(FILES, status.path("known").asInt(), status.toString());
    lan.idt(2, "get", "file299", "-o", "copy").expect(0);
    assertArrayEquals(Samples.bytes(1_000 + 500 * 299, 299), lan.read(2, "copy"));
    Result found = lan.idt(2, "find", "--json", "file*").expect(0);
    assertEquals(FILES, found.out().size());
  }

  @Test
  void aFileThatIsReplacedWhileItIsFetchedEndsAndTheNewOneIsThereWithinFiveSeconds()
      throws Exception {
    up(3);
    Files.write(shared.resolve("image.bin"), Samples.bytes(8 * MIB, 1));
    start();
    awaitShares(1);
    Running getting =
        lan.startIdt(2, "get", "--json", "image.bin", "--limit-down", "500K", "--wait", "3s");
    getting.awaitEvent("progress");

    byte[] next = Samples.bytes(MIB, 2);
    Path fresh = Files.write(lan.home(1).resolve("fresh"), next);
    Files.move(fresh, shared.resolve("image.bin"), StandardCopyOption.REPLACE_EXISTING);
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isListed(next.length));

    Result old = getting.result().expect(3); // not found any more: neither wrong nor a crash
    assertFalse(Files.exists(lan.home(2).resolve("image.bin")), old.toString());
    lan.idt(3, "get", "image.bin").expect(0); // there is no other of that name any more
    assertArrayEquals(next, lan.read(3, "image.bin"));
  }

  /** Beside it the old one is, as long as somebody still tries to get the rest. */
  private boolean isListed(long size) throws IOException {
    Result found = lan.idt(3, "find", "--json", "--timeout", "300ms", "image.bin");
    return found.out().stream().anyMatch(line -> Running.parse(line).path("size").asLong() == size);
  }

  @Test
  void itStaysSmallWithTenReceiversAndLoadsNoJsonLibrary() throws Exception {
    int receivers = 10;
    up(1 + receivers);
    byte[] data = Samples.bytes(20_000_000, 3);
    Files.write(shared.resolve("image.bin"), data);
    Path classes = seeder.state().resolve("classes");
    Running running = start("IDT_JAVA_OPTS=-Xlog:class+load:file=" + classes);
    awaitShares(1);
    List<Running> all = new ArrayList<>();
    for (int host = 2; host <= 1 + receivers; host++) {
      all.add(lan.startIdt(host, "get", "image.bin"));
    }
    for (Running one : all) {
      one.result().expect(0);
    }
    for (int host = 2; host <= 1 + receivers; host++) {
      assertArrayEquals(data, lan.read(host, "image.bin"));
    }

    long peak = peakOfResidentKib(running);
    assertTrue(peak <= 64 << 10, "peak of resident memory, KiB: " + peak);
    String loaded = Files.readString(classes);
    assertTrue(loaded.contains("javax.jmdns.JmDNS "), "mDNS is there");
    assertFalse(loaded.contains("com.fasterxml.jackson"), "no JSON library is loaded");
  }

  private static long peakOfResidentKib(Running process) throws IOException {
    Path file = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsRemovedIsGoneButForItsSettings() throws Exception {
    up(1);

    install("--remove");

    assertFalse(Files.exists(root.resolve("opt/idt-seeder")));
    assertFalse(Files.exists(root.resolve("etc/systemd/system/idt-seeder.service")));
    assertTrue(Files.exists(root.resolve("etc/idt-seeder.conf")));
    assertTrue(Files.exists(shared));
  }
}
