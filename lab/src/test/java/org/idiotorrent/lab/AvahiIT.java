package org.idiotorrent.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avahi, the mDNS of most Linux desktops, sees idt, and idt sees what Avahi publishes. */
@Tag("alone")
class AvahiIT {
  @TempDir Path folder;
  private Lan lan;
  private Avahi avahi;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 2);
    avahi = Avahi.start(lan, 2);
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  @Test
  void avahiSeesAShareWithItsRecord() throws Exception {
    lan.write(1, "photo.jpg", Samples.bytes(100_000, 1));
    JsonNode sharing = lan.startIdt(1, "share", "--json", "photo.jpg").awaitEvent("sharing");
    String id = sharing.path("file_id").asText();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          Result browse = avahi.start("avahi-browse", "-rpt", "_idt._tcp").result().expect(0);
          String seen = String.join("\n", browse.out());
          assertTrue(seen.contains("\"id=" + id + '"'), browse::toString);
          assertTrue(seen.contains("\"size=100000\""), browse::toString);
          assertTrue(seen.contains("\"name=photo.jpg\""), browse::toString);
          assertTrue(seen.contains(";7536;"), browse::toString);
        });
  }

  @Test
  void findShowsWhatAvahiPublishes() throws Exception {
    String id = "ab".repeat(32);
    avahi.start(
        "avahi-publish-service",
        "a device",
        "_idt._tcp",
        "7777",
        "v=1",
        "id=" + id,
        "size=1234",
        "chunk=2048",
        "name=firmware.bin");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          Result find = lan.idt(1, "find", "--json").expect(0);
          JsonNode found = Running.parse(find.out().getFirst());
          assertEquals(id, found.path("file_id").asText());
          assertEquals("firmware.bin", found.path("name").asText());
          assertEquals(1234, found.path("size").asLong());
          assertEquals(2048, found.path("chunk_size").asInt());
          assertEquals("mdns", found.at("/peers/0/via/0").asText());
          assertEquals(7777, found.at("/peers/0/port").asInt());
        });
  }
}
