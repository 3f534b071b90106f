package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real seeder as a bridge to the reference firmware: ESP8266 machine code on a serial line, the
 * firmware as a program of this machine, and on the network. The device is on host 1.
 */
class BridgeIT {
  private static final int CHUNK = 2_048; // of the device profile
  private static final int CHUNK_HEAD = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Lan lan;
  private byte[] data = new byte[0];

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  private void pack(int bytes) throws IOException {
    data = Samples.bytes(bytes, 7);
    Firmware.pack(lan, data);
    Files.delete(lan.home(1).resolve(Firmware.FILE));
  }

  /** The firmware on the network; only who is told of it knows of it. */
  private Running startDevice() throws IOException {
    String program = Firmware.built("idt-seeder");
    Running device = lan.start(1, program, Firmware.IMAGE, "--no-beacon");
    device.awaitLine(line -> line.startsWith("serving 1 shares"));
    return device;
  }

  private InstalledSeeder bridge(int host, String device) throws IOException {
    InstalledSeeder seeder = InstalledSeeder.on(lan, host);
    seeder.start("--device", device, "--verbose");
    return seeder;
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
  }

  private boolean isFound(int host) throws IOException {
    return lan.idt(host, "find", Firmware.FILE).exit() == 0;
  }

  private List<Running> startGetting(int first, int last) throws IOException {
    List<Running> all = new ArrayList<>();
    for (int host = first; host <= last; host++) {
      all.add(lan.startIdt(host, "get", "--json", Firmware.FILE));
    }
    return all;
  }

  private void assertAllGot(List<Running> all) throws IOException {
    for (Running one : all) {
      JsonNode done = one.result().expect(0).event("done");
      assertArrayEquals(data, Files.readAllBytes(Path.of(done.path("path").asText())));
      for (JsonNode peer : done.path("peers")) {
        assertEquals(0, peer.path("bad_chunks").asInt(), done.toString());
      }
    }
  }

  private static long bytesOf(Running getting) {
    return getting
        .lastLine(line -> line.contains("\"progress\""))
        .map(line -> Running.parse(line).path("bytes").asLong())
        .orElse(0L);
  }

  @Test
  void aChipOnASerialLineServesFourReceiversAtOnce() throws Exception {
    lan = Lan.up(folder, 5);
    pack(1 << 20);
    Path port = lan.home(1).resolve("port");
    String chip =
        "qemu-system-xtensa -M sim -cpu lx106 -display none -monitor none -serial none"
            + " -semihosting-config enable=on\\,target=native\\,arg=idt\\,arg=drop.idtpack"
            + " -kernel "
            + Firmware.built("esp8266-serial.elf");
    lan.start(1, "socat", "PTY,rawer,link=" + port, "EXEC:" + chip);
    await(() -> Files.exists(port));
    InstalledSeeder bridge = bridge(1, "serial:" + port);
    await(() -> isFound(2));

    assertAllGot(startGetting(2, 5));
    bridge.awaitDevice(one -> one.path("state").asText().equals("cached"));
  }

  @Test
  void aProgramOnItsStandardStreamsServesTheLan() throws Exception {
    lan = Lan.up(folder, 3);
    pack(300_000);
    bridge(1, "exec:" + Firmware.built("idt-seeder") + " drop.idtpack --stdio");
    await(() -> isFound(2));

    assertAllGot(startGetting(2, 3));
  }

  @Test
  void aDeviceIsFoundByItsBeaconAndItsFileIsServedOnWithoutIt() throws Exception {
    lan = Lan.up(folder, 5, "--ipv4-only");
    pack(500_000);
    String program = Firmware.built("idt-seeder");
    Running device = lan.start(1, program, Firmware.IMAGE, "--interface", lan.address(1));
    device.awaitLine(line -> line.startsWith("serving 1 shares"));
    InstalledSeeder bridge = InstalledSeeder.on(lan, 2);
    Running first = bridge.start("--device", "beacon");
    bridge.awaitDevice(one -> one.path("state").asText().equals("cached"));
    device.kill();
    InstalledSeeder.stop(first);

    bridge.start("--device", "beacon"); // from its cache alone
    await(() -> isFound(3));

    assertAllGot(startGetting(3, 5));
  }

  @Test
  void twentyReceiversCostTheDeviceOneReadOfEachChunk() throws Exception {
    int receivers = 20;
    lan = Lan.up(folder, 2 + receivers);
    pack(1_000_000);
    Running device = startDevice();
    bridge(2, lan.address(1));
    await(() -> isFound(3));

    assertAllGot(startGetting(3, 2 + receivers));

    device.signal("TERM");
    String end = device.result().expect(0).out().getLast();
    long sent = Long.parseLong(end.replaceAll(".* (\\d+) bytes sent", "$1"));
    long chunks = Math.ceilDiv(data.length, CHUNK);
    long image = Files.size(lan.home(1).resolve(Firmware.IMAGE));
    assertTrue(sent >= data.length + CHUNK_HEAD * chunks, end);
    assertTrue(sent < image + CHUNK_HEAD * chunks + CHUNK, end + ", image of " + image);
  }

  @Test
  void whatADeviceThatIsUnpluggedHasNotSentIsWaitedFor() throws Exception {
    lan = Lan.up(folder, 5);
    pack(500_000);
    startDevice();
    lan.lan("shape", "1", "1mbit", "-", "-").expect(0);
    InstalledSeeder bridge = bridge(2, lan.address(1));
    await(() -> isFound(3));
    List<Running> all = new ArrayList<>(startGetting(3, 4));
    bridge.awaitDevice(one -> one.path("fetched_bytes").asLong() > data.length / 4);

    lan.lan("link", "1", "down").expect(0);
    bridge.awaitDevice(one -> one.path("state").asText().equals("waiting"));
    long cached = bridge.status().path("devices").path(0).path("fetched_bytes").asLong();
    assertTrue(cached < data.length, "all of it came before the cable was pulled");
    all.addAll(startGetting(5, 5));
    for (Running one : all) {
      await(() -> bytesOf(one) == cached);
    }
    lan.lan("link", "1", "up").expect(0);

    assertAllGot(all);
    bridge.awaitDevice(one -> one.path("state").asText().equals("cached"));
  }

  @Test
  void aWrongChunkOfTheDeviceNeverLeavesTheBridge() throws Exception {
    lan = Lan.up(folder, 4);
    pack(300_000);
    Path image = lan.home(1).resolve(Firmware.IMAGE);
    byte[] right = Files.readAllBytes(image);
    byte[] wrong = right.clone();
    wrong[wrong.length - data.length / 2]++;
    Files.write(image, wrong);
    Running device = startDevice();
    InstalledSeeder bridge = bridge(2, lan.address(1));
    await(() -> isFound(3));
    List<Running> all = startGetting(3, 4);

    bridge.awaitDevice(one -> one.path("fetched_bytes").asLong() == data.length - CHUNK);
    for (Running one : all) {
      await(() -> bytesOf(one) == data.length - CHUNK);
    }
    device.kill();
    Files.write(image, right);
    startDevice();

    assertAllGot(all);
  }
}
