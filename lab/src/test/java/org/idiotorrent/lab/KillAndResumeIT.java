package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers and seeders that end at any moment. */
class KillAndResumeIT {
  private static final int KILLS = 20;
  private static final byte[] CONTENT = Samples.bytes(40_000_000, 9);

  @TempDir Path folder;
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 3);
    lan.write(1, "file.bin", CONTENT);
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  @Test
  void aDownloadThatIsKilledAgainAndAgainLosesNothingThatWasVerified() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    lan.startIdt(1, "share", "--json", "file.bin").awaitEvent("sharing");
    lan.lan("shape", "2", "60mbit", "-", "-").expect(0); // the file takes 5.5 s
    long kept = 0;
    int kills = 0;
    while (kills < KILLS) {
      Running get = lan.startIdt(2, "get", "--json", "file.bin");
      long atStart = get.awaitEvent("progress").path("bytes").asLong();
      assertTrue(atStart >= kept, "kept " + kept + ", then " + atStart + "; seed " + seed);
      long until = atStart + random.nextInt(CONTENT.length / KILLS);
      String last =
          get.awaitLine(line ->
              line.contains("\"done\"") || Running.parse(line).path("bytes").asLong() >= until);
      assertTrue(last.contains("progress"), "done before it was killed often enough: " + last);
      kept = Running.parse(last).path("bytes").asLong();
      get.kill();
      get.result();
      kills++;
    }

    JsonNode done = lan.idt(2, "get", "--json", "file.bin").expect(0).event("done");

    assertArrayEquals(CONTENT, lan.read(2, "file.bin"));
    long fetched =
        StreamSupport.stream(done.path("peers").spliterator(), false)
            .mapToLong(peer -> peer.path("bytes").asLong())
            .sum();
    assertEquals(CONTENT.length, fetched + done.path("resumed_bytes").asLong());
    assertTrue(done.path("resumed_bytes").asLong() >= kept, "seed " + seed);
  }

  @Test
  void aDownloadSurvivesTheRestartOfItsSeeder() throws Exception {
    Running seeder = lan.startIdt(1, "share", "--json", "file.bin");
    seeder.awaitEvent("sharing");
    lan.lan("shape", "2", "100mbit", "-", "-").expect(0);
    Running get = lan.startIdt(2, "get", "--json", "file.bin");
    get.awaitLine(line -> Running.parse(line).path("bytes").asLong() > 5_000_000);

    seeder.kill();
    seeder.result();
    lan.startIdt(1, "share", "--json", "file.bin").awaitEvent("sharing");

    get.result().expect(0);
    assertArrayEquals(CONTENT, lan.read(2, "file.bin"));
  }

  @Test
  void aSecondSeederTakesOver() throws Exception {
    lan.write(3, "file.bin", CONTENT);
    Running seeder = lan.startIdt(1, "share", "--json", "file.bin");
    seeder.awaitEvent("sharing");
    lan.lan("shape", "2", "100mbit", "-", "-").expect(0);
    Running get = lan.startIdt(2, "get", "--json", "file.bin");
    get.awaitLine(line -> Running.parse(line).path("bytes").asLong() > 5_000_000);

    seeder.kill();
    lan.startIdt(3, "share", "--json", "file.bin").awaitEvent("sharing");

    JsonNode done = get.result().expect(0).event("done");
    assertArrayEquals(CONTENT, lan.read(2, "file.bin"));
    assertEquals(2, done.path("peers").size());
  }
}
