package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One host shares, another finds, a third gets; without default routes. */
@Tag("alone")
class ShareFindGetIT {
  @TempDir Path folder;
  private Lan lan;
  private byte[] photo = new byte[0];

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  private JsonNode share(String... options) throws IOException {
    photo = Samples.photo();
    assertTrue(photo.length > 2_000_000, "size of the photo: " + photo.length);
    lan.write(1, "photo.jpg", photo);
    String[] command =
        java.util.stream.Stream.concat(
                List.of("share", "--json", "photo.jpg").stream(), List.of(options).stream())
            .toArray(String[]::new);
    return lan.startIdt(1, command).awaitEvent("sharing");
  }

  private void assertGot(Result result) throws IOException {
    JsonNode done = result.expect(0).event("done");
    assertArrayEquals(photo, Files.readAllBytes(Path.of(done.path("path").asText())));
    assertEquals(photo.length, done.path("bytes").asLong());
    Files.delete(Path.of(done.path("path").asText()));
  }

  @Test
  void sharesFindsAndGetsByNameIdLinkManifestAndPeer() throws Exception {
    lan = Lan.up(folder, 3);
    JsonNode sharing = share();
    String id = sharing.path("file_id").asText();
    assertEquals(64, id.length());
    assertEquals("photo.jpg", sharing.path("name").asText());
    assertEquals(photo.length, sharing.path("size").asLong());
    assertEquals(16_384, sharing.path("chunk_size").asInt());
    assertEquals((photo.length + 16_383) / 16_384, sharing.path("chunks").asInt());
    assertEquals(7536, sharing.path("port").asInt());
    assertTrue(sharing.path("urls").isArray());

    Result found = lan.idt(2, "find").expect(0);
    String listing = String.join("\n", found.out());
    assertTrue(listing.contains("photo.jpg"), listing);
    assertTrue(listing.contains(id.substring(0, 8)), listing);
    assertTrue(listing.contains("beacon"), listing);

    assertArrayEquals(photo, gotten(lan.idt(3, "get", "photo.jpg")));
    assertGot(lan.idt(3, "get", "--json", "photo.jpg"));
    assertGot(lan.idt(3, "get", "--json", id));
    assertGot(lan.idt(3, "get", "--json", id.substring(0, 6)));
    assertGot(lan.idt(3, "get", "--json", sharing.path("link").asText()));
    lan.idt(1, "create", "photo.jpg").expect(0);
    lan.write(3, "photo.idtorrent", lan.read(1, "photo.jpg.idtorrent"));
    assertGot(lan.idt(3, "get", "--json", "photo.idtorrent"));
    assertGot(lan.idt(3, "get", "--json", id, "--no-lan", "--peer", lan.address(1)));
    assertGot(
        lan.idt(3, "get", "--json", id.substring(0, 4), "--no-lan", "--peer", "[fd77::1]:7536"));
    assertGot(lan.idt(3, "download", "--json", "photo.jpg", "-o", "other.jpg"));
  }

  private byte[] gotten(Result result) throws IOException {
    result.expect(0);
    Path got = lan.home(3).resolve("photo.jpg");
    byte[] bytes = Files.readAllBytes(got);
    Files.delete(got);
    return bytes;
  }

  @Test
  void findSaysInJsonWhoHasItAndHowItWasFound() throws Exception {
    lan = Lan.up(folder, 2);
    JsonNode sharing = share();

    JsonNode found = Running.parse(lan.idt(2, "find", "--json").expect(0).out().getFirst());

    for (String field : List.of("file_id", "name", "size", "chunk_size")) {
      assertEquals(sharing.path(field), found.path(field), field);
    }
    JsonNode peer = found.path("peers").path(0);
    assertEquals(1, found.path("peers").size(), "two addresses are one peer: " + found);
    assertEquals(32, peer.path("peer_id").asText().length());
    assertFalse(peer.path("address").asText().isEmpty());
    assertEquals(7536, peer.path("port").asInt());
    assertTrue(peer.path("complete").asBoolean());
    List<String> via =
        StreamSupport.stream(peer.path("via").spliterator(), false).map(JsonNode::asText).toList();
    assertTrue(via.contains("beacon"), via.toString());
  }

  @Test
  void findIsQuick() throws Exception {
    lan = Lan.up(folder, 2);
    share();
    Duration best = Duration.ofDays(1);
    for (int i = 0; i < 5; i++) {
      Duration time = lan.idt(2, "find").expect(0).time();
      best = time.compareTo(best) < 0 ? time : best;
    }
    assertTrue(best.compareTo(Duration.ofMillis(1_500)) < 0, "best of five: " + best);
  }

  @Test
  void worksOverIpv6Alone() throws Exception {
    lan = Lan.up(folder, 3, "--ipv6-only");
    share();

    lan.idt(2, "find", "photo*").expect(0);
    assertGot(lan.idt(3, "get", "--json", "photo.jpg"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"beacon", "mdns"})
  void worksWithOneWayOfFindingAlone(String way) throws Exception {
    lan = Lan.up(folder, 3);
    share("--via", way);
    if (way.equals("mdns")) {
      awaitFound(way); // a new service is probed for some seconds before it is announced
    }

    Result found = lan.idt(2, "find", "--json", "--via", way).expect(0);

    assertEquals(way, Running.parse(found.out().getFirst()).at("/peers/0/via/0").asText());
    assertGot(lan.idt(3, "get", "--json", "photo.jpg", "--via", way));
  }

  private void awaitFound(String way) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> lan.idt(2, "find", "--via", way).exit() == 0);
  }

  @Test
  void endsOnCtrlCWithinASecondAndSaysGoodbye() throws Exception {
    lan = Lan.up(folder, 2);
    lan.write(1, "a.txt", new byte[10]);
    Running sharing = lan.startIdt(1, "share", "--json", "a.txt");
    sharing.awaitEvent("sharing");

    long start = System.nanoTime();
    sharing.signal("INT");
    sharing.result().expect(130);

    Duration time = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(time.compareTo(Duration.ofSeconds(2)) < 0, "ended after " + time);
    lan.idt(2, "find", "--via", "beacon", "--timeout", "500ms").expect(3);
  }
}
