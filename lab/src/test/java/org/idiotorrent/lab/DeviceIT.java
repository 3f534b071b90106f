package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code idt get} from the reference firmware: as ESP8266 machine code under QEMU with
 * lwIP on a TAP device, and as a program of this machine. {@code make -C firmware-notes/seeder}
 * builds both.
 */
class DeviceIT {
  private static final int PLACES = 4;
  private static final String DEVICE = "10.77.0.99";

  @TempDir Path folder;
  private Lan lan;
  private byte[] data = new byte[0];

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  /** Packs {@code bytes} on host 1 and returns the file ID. */
  private String pack(int bytes, String... options) throws IOException {
    data = Samples.bytes(bytes, 7);
    return Firmware.pack(lan, data, options);
  }

  /** Starts the emulated chip on host 1's cable. */
  private Running startChip() throws IOException {
    String runner = Firmware.SEEDER.resolve("esp8266-on-tap").toString();
    String firmware = Firmware.built("esp8266-lwip.elf");
    Running chip = lan.start(1, runner, firmware, "drop.idtpack", DEVICE + "/24", "eth0");
    chip.awaitError(line -> line.equals("ready"));
    return chip;
  }

  private Running startGet(int host, String... arguments) throws IOException {
    String[] command =
        Stream.concat(Stream.of("get", "--json", "-v"), Stream.of(arguments))
            .toArray(String[]::new);
    return lan.startIdt(host, command);
  }

  private JsonNode assertGot(Result result) throws IOException {
    JsonNode done = result.expect(0).event("done");
    assertArrayEquals(data, Files.readAllBytes(Path.of(done.path("path").asText())));
    assertFalse(result.errors().contains("stalled"), result.errors());
    return done;
  }

  @Test
  void fourGetAMebibyteFromTheChipAtOnceAndTheOthersWaitForTheirTurn() throws Exception {
    int receivers = PLACES + 2;
    lan = Lan.up(folder, 1 + receivers, "--ipv4-only");
    String id = pack(1 << 20);
    Running chip = startChip();
    List<Running> all = new ArrayList<>();
    for (int host = 2; host <= 1 + receivers; host++) {
      all.add(startGet(host, id, "--no-lan", "--peer", DEVICE)); // so they have the chip alone
    }

    for (Running one : all) {
      JsonNode done = assertGot(one.result());
      JsonNode peers = done.path("peers");
      assertEquals(1, peers.size(), done.toString());
      assertEquals(data.length, peers.path(0).path("bytes").asLong(), done.toString());
      assertEquals(0, peers.path(0).path("bad_chunks").asInt(), done.toString());
    }
    String report = chip.awaitError(line -> line.matches("served ([6-9]|1[0-9]).*"));
    assertFalse(report.contains("turned away 0;"), report);
  }

  @Test
  void aChipIsFoundByItsBeaconAndItsNameByItsCatalog() throws Exception {
    lan = Lan.up(folder, 2, "--ipv4-only");
    String id = pack(100_000);
    startChip();

    JsonNode found = Running.parse(lan.idt(2, "find", "--json").expect(0).out().getFirst());
    assertEquals(id, found.path("file_id").asText());
    assertEquals("drop.bin", found.path("name").asText());
    assertGot(startGet(2, "drop.bin").result());
  }

  @Test
  void aLossyLinkIsSlowAndNotDead() throws Exception {
    lan = Lan.up(folder, 3, "--ipv4-only");
    String id = pack(256 << 10);
    startChip();
    lan.lan("shape", "1", "-", "20ms", "1%").expect(0);

    List<Running> both = new ArrayList<>();
    for (int host = 2; host <= 3; host++) {
      both.add(startGet(host, id, "--no-lan", "--peer", DEVICE));
    }
    for (Running one : both) {
      assertGot(one.result());
    }
  }

  @Test
  void largeChunksComeInSlices() throws Exception {
    lan = Lan.up(folder, 2, "--ipv4-only");
    String id = pack(600_000, "--chunk-size", "256K");
    Running seeder =
        lan.start(1, Firmware.built("idt-seeder-sanitized"), "drop.idtpack", "--no-beacon");
    seeder.awaitLine(line -> line.startsWith("serving 1 shares"));

    JsonNode done = assertGot(startGet(2, id, "--no-lan", "--peer", lan.address(1)).result());

    assertEquals(3, done.path("peers").path(0).path("chunks").asInt(), done.toString());
  }

  @Test
  void moreReceiversThanPlacesShareWhatTheDeviceHas() throws Exception {
    int receivers = 2 * PLACES;
    lan = Lan.up(folder, 1 + receivers, "--ipv4-only");
    String id = pack(1 << 20);
    Running seeder =
        lan.start(
            1,
            Firmware.built("idt-seeder-sanitized"),
            "drop.idtpack",
            "--interface",
            lan.address(1));
    seeder.awaitLine(line -> line.startsWith("serving 1 shares"));

    List<Running> all =
        IntStream.range(2, 2 + receivers).mapToObj(host -> start(host, id)).toList();
    for (Running one : all) {
      assertGot(one.result());
    }
    seeder.signal("TERM");
    Result end = seeder.result().expect(0);
    assertTrue(end.out().getLast().startsWith("0 connections open"), end.toString());
  }

  private Running start(int host, String id) {
    try {
      return startGet(host, id);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
