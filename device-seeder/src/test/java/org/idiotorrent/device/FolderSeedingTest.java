package org.idiotorrent.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSeedingTest {
  @TempDir Path temp;
  private Path folder;
  private LocalPeer peer;
  private Shelf shelf;
  private FolderSeeding seeding;
  private final List<List<String>> announced = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectories(temp.resolve("folder"));
    start(1_000_000);
  }

  private void start(long quota) throws IOException {
    if (peer != null) {
      stop();
    }
    peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.empty()));
    announced.clear();
    shelf =
        new Shelf(
            peer,
            quota,
            now -> announced.add(now.stream().map(AnnouncedShare::name).sorted().toList()));
    WatchedFolder watched = new WatchedFolder(folder, Duration.ZERO);
    seeding = new FolderSeeding(watched, HashJournal.open(temp.resolve("journal")), shelf);
  }

  @AfterEach
  void stop() throws IOException {
    shelf.close();
    peer.close();
  }

  private List<String> served() {
    return peer.catalog().shares().stream()
        .map(share -> share.manifest().name().text())
        .sorted()
        .toList();
  }

  private void write(String name, int size) throws IOException {
    Files.write(folder.resolve(name), new byte[size]);
  }

  @Test
  void filesAndFoldersComeAndGo() throws Exception {
    write("a", 10);
    Files.createDirectories(folder.resolve("b"));
    write("b/1", 20);
    seeding.pass();
    assertEquals(List.of("a", "b"), served());

    Files.delete(folder.resolve("a"));
    write("c", 30);
    seeding.pass();

    assertEquals(List.of("b", "c"), served());
    assertEquals(List.of(List.of("a", "b"), List.of("b"), List.of("b", "c")), announced);
  }

  @Test
  void aChangedFileGetsANewIdAndTheOldIsWithdrawn() throws Exception {
    write("a", 10);
    seeding.pass();
    String before = peer.catalog().shares().getFirst().manifest().id().hex();

    write("a", 11);
    seeding.pass();

    assertEquals(List.of("a"), served());
    String after = peer.catalog().shares().getFirst().manifest().id().hex();
    assertTrue(!after.equals(before), after);
    assertEquals(2, seeding.report().hashed());
  }

  /** By what a pass says it is decided when the next one begins. */
  @Test
  void timeForHashingIsNoTimeForLooking() throws Exception {
    start(Long.MAX_VALUE);
    write("a", 1 << 26);
    long begin = System.nanoTime();

    Duration looking = seeding.pass();

    Duration all = Duration.ofNanos(System.nanoTime() - begin);
    assertEquals(1, seeding.report().hashed());
    assertTrue(looking.multipliedBy(2).compareTo(all) < 0, () -> looking + " of " + all);
  }

  @Test
  void aRestartHashesNothingAgain() throws Exception {
    write("a", 10);
    write("b", 20_000);
    seeding.pass();
    assertEquals(2, seeding.report().hashed());
    assertEquals(20_010, seeding.report().hashedBytes());

    start(1_000_000);
    seeding.pass();

    assertEquals(0, seeding.report().hashed());
    assertEquals(2, seeding.report().known());
    assertEquals(List.of("a", "b"), served());
  }

  @Test
  void whatIsOverTheQuotaIsTakenWhenThereIsRoom() throws Exception {
    start(100);
    write("a", 60);
    write("b", 50);
    seeding.pass();
    assertEquals(List.of("a"), served());
    String reason = seeding.report().skipped().get("b");
    assertEquals("no room: the quota is 100 B, and 60 B are shared already", reason);
    assertEquals(1, seeding.report().hashed(), "what has no room is not even read");

    Files.delete(folder.resolve("a"));
    seeding.pass();

    assertEquals(List.of("b"), served());
    assertEquals(java.util.Map.of(), seeding.report().skipped());
  }

  @Test
  void aFolderThatVanishesIsNoLongerShared() throws Exception {
    write("a", 1);
    seeding.pass();
    Files.move(folder, temp.resolve("elsewhere"));

    assertThrows(IOException.class, seeding::pass);
    assertEquals(List.of(), served());

    Files.move(temp.resolve("elsewhere"), folder);
    seeding.pass();
    assertEquals(List.of("a"), served());
    assertEquals(1, seeding.report().hashed());
  }

  @Test
  void pausingServesNothingAndResumingAllAgain() throws Exception {
    write("a", 1);
    seeding.pass();

    shelf.togglePause();
    assertEquals(List.of(), served());
    write("b", 1);
    seeding.pass();
    assertEquals(List.of(), served());
    shelf.togglePause();

    assertEquals(List.of("a", "b"), served());
    assertEquals(List.of(List.of("a"), List.of(), List.of("a", "b")), announced);
  }

  @Test
  void theSameUnderTheSameNameIsSharedOnce() throws Exception {
    Files.write(folder.resolve("a\u200b"), new byte[1]); // both are shared under a safe name
    Files.write(folder.resolve("a\u200c"), new byte[1]);
    seeding.pass();

    assertEquals(1, served().size());
    assertEquals(1, seeding.report().skipped().size());
  }
}
