package org.idiotorrent.transfer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.store.Destination;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.transfer.RogueSeeder.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DownloadTest extends DownloadCast {
  @Test
  void fetchesManifestAndFileByIdAlone() throws Exception {
    Manifest manifest = new ManifestFetch(peer(), id(), book(seeder())).run(PATIENCE);

    assertEquals(share.manifest(), manifest);
    DownloadResult result = download(book(seeder()));

    assertArrayEquals(content, Files.readAllBytes(result.path()));
    assertEquals(0, result.resumedBytes());
    assertEquals(SIZE, result.peers().getFirst().bytes());
    assertEquals(List.of(result.path()), filesIn(folder.resolve("in")));
  }

  @Test
  void fetchesAFolderWithEmptyFilesAndFolders() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/a/b/empty"));
    Files.write(tree.resolve("../one"), new byte[1]);
    Files.write(tree.resolve("../none"), new byte[0]);
    Files.write(tree.resolve("../../ünï 文件"), new byte[40_000]);
    LocalShare tall = build(folder.resolve("tree"), OptionalInt.of(1_000));
    PeerBook book = new PeerBook(tall.manifest().id(), InstantSource.system());
    feed(book, address(serving(tall)));

    DownloadResult result = run(tall.manifest(), book);

    Path got = result.path();
    assertTrue(Files.isDirectory(got.resolve("a/b/empty")));
    assertEquals(0, Files.size(got.resolve("a/b/none")));
    assertEquals(-1, Files.mismatch(got.resolve("a/ünï 文件"), folder.resolve("tree/a/ünï 文件")));
  }

  @Test
  void completesAnEmptyFileWithoutAnyPeer() throws Exception {
    LocalShare empty = build(Files.createFile(folder.resolve("empty")), OptionalInt.empty());

    DownloadResult result =
        run(empty.manifest(), new PeerBook(empty.manifest().id(), InstantSource.system()));

    assertEquals(0, Files.size(result.path()));
  }

  @Test
  void usesSeveralSeedersAndAsksEachChunkOnce() throws Exception {
    RogueSeeder one = rogue(Fault.SLOW);
    RogueSeeder other = rogue(Fault.SLOW);
    DownloadResult result = download(book(one.address(), other.address()));

    assertArrayEquals(content, Files.readAllBytes(result.path()));
    assertEquals(2, result.peers().size());
    assertEquals(62, result.peers().stream().mapToInt(p -> p.chunks()).sum());
    int copies = one.chunksSent() + other.chunksSent() - 62;
    assertTrue(copies <= 4, "sent twice in the end game: " + copies);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "SLOW", "STALLS_AFTER_HELLO", "STALLS_AFTER_FIVE_CHUNKS"})
  void completesFromAnHonestPeerBesideOneThatIs(Fault fault) throws Exception {
    DownloadResult result = download(book(rogue(fault).address(), seeder()));

    assertArrayEquals(content, Files.readAllBytes(result.path()));
  }

  @ParameterizedTest
  @EnumSource(names = {"STALLS_AFTER_HELLO", "STALLS_AFTER_FIVE_CHUNKS"})
  void takesChunksAwayFromAPeerThat(Fault fault) throws Exception {
    RogueSeeder stalling = rogue(fault);
    PeerBook book = book(stalling.address());

    assertCompletesWithSeeder(book, SETTINGS, () -> stalling.chunksSent() > 0);
  }

  @Test
  void neverTakesBackAPeerThatAsksWithoutEnd() throws Exception {
    RogueSeeder asking = rogue(Fault.REQUESTS_WITHOUT_END);
    PeerBook book = book(asking.address());

    assertCompletesWithSeeder(book, SETTINGS, () -> book.isBanned(asking.address()));
  }

  @Test
  void tellsIntegrityWhenTheOnlyPeerLies() throws Exception {
    RogueSeeder liar = rogue(Fault.ONE_CHUNK_IN_TEN_WRONG);

    DownloadException e =
        assertThrows(DownloadException.class, () -> download(book(liar.address())));

    assertEquals(DownloadException.Kind.INTEGRITY, e.kind());
    assertEquals(1, liar.connections(), "a liar is not dialled again");
    assertFalse(Files.exists(folder.resolve("in/file.bin")));
  }

  @Test
  void refusesAManifestOfAnotherShare() throws Exception {
    PeerBook book = book(rogue(Fault.WRONG_MANIFEST).address());

    DownloadException e =
        assertThrows(
            DownloadException.class, () -> new ManifestFetch(peer(), id(), book).run(PATIENCE));

    assertEquals(DownloadException.Kind.INTEGRITY, e.kind());
  }

  @Test
  void saysNotFoundWhenNobodyIsThere() throws Exception {
    PeerBook book = book(new PeerAddress("127.0.0.1", 1));

    DownloadException e = assertThrows(DownloadException.class, () -> download(book));

    assertEquals(DownloadException.Kind.NOT_FOUND, e.kind());
    assertEquals(List.of(), filesIn(folder.resolve("in")), "nothing is left of nothing");
  }

  @Test
  void goesOnWhereAnEarlierRunEnded() throws Exception {
    RogueSeeder quitter = rogue(Fault.CLOSES_AFTER_FIVE_CHUNKS);
    assertThrows(DownloadException.class, () -> download(book(quitter.address())));

    DownloadResult result = download(book(seeder()));

    assertTrue(result.resumedBytes() > 0, "what came before the end of the connection is kept");
    assertEquals(SIZE - result.resumedBytes(), result.peers().getFirst().bytes());
    assertArrayEquals(content, Files.readAllBytes(result.path()));
  }

  @Test
  void usesASeederThatComesBackOnTheSamePort() throws Exception {
    RogueSeeder quitter = rogue(Fault.CLOSES_AFTER_FIVE_CHUNKS);
    PeerBook book = book(quitter.address());
    Future<DownloadResult> running = inBackground(() -> download(book));
    await().until(() -> quitter.chunksSent() > 5);
    int port = quitter.address().port();
    quitter.close();

    await()
        .ignoreException(BindException.class)
        .until(() -> open.add(new RogueSeeder(share, Fault.NONE, port)));

    assertArrayEquals(content, Files.readAllBytes(running.get().path()));
  }

  @Test
  void servesToOthersWhatItHasSoFarOverOneConnection() throws Exception {
    Files.createDirectory(folder.resolve("other"));
    LocalPeer first = peer();
    PeerBook firstBook = book(rogue(Fault.STALLS_AFTER_FIVE_CHUNKS).address());
    Future<DownloadResult> one = inBackground(() -> run(first, firstBook, "in"));
    LocalPeer second = peer();
    PeerBook secondBook = book(rogue(Fault.STALLS_AFTER_FIVE_CHUNKS).address(), address(first));
    Future<DownloadResult> two = inBackground(() -> run(second, secondBook, "other"));

    await().until(() -> first.uploadedBytes() > 0 && second.uploadedBytes() > 0);
    feed(firstBook, seeder());
    feed(secondBook, seeder());

    assertArrayEquals(content, Files.readAllBytes(one.get().path()));
    assertArrayEquals(content, Files.readAllBytes(two.get().path()));
  }

  @Test
  void comesInOrderWhenAskedFor() throws Exception {
    RogueSeeder seeder = rogue(Fault.NONE);

    run(book(seeder.address()), new DownloadSettings(Patience.of(PATIENCE), ChunkOrder.SEQUENTIAL));

    List<Integer> asked = seeder.asked();
    assertEquals(asked.stream().sorted().toList(), asked);
    assertEquals(62, asked.size());
  }

  @Test
  void goesOnServingFromTheFinalPlaceWhenAsked() throws Exception {
    LocalPeer first = peer();
    Destination destination = at(share.manifest(), "in");
    new Download(
            first, share.manifest(), destination, book(seeder()), SETTINGS, DownloadEvents.NONE)
        .run(true);
    Files.createDirectory(folder.resolve("other"));

    DownloadResult result = run(peer(), book(address(first)), "other");

    assertArrayEquals(content, Files.readAllBytes(result.path()));
  }

  @Test
  void neverReplacesWhatAppearedMeanwhile() throws Exception {
    Destination destination = at(share.manifest(), "in");
    Files.writeString(destination.target(), "mine");

    assertThrows(Exception.class, () -> download(book(seeder())));

    assertEquals("mine", Files.readString(destination.target()));
  }

  @Test
  void neverDialsWhatOnlyATrackerNamesWhileSomebodyNearbyServes() throws Exception {
    RogueSeeder far = rogue(Fault.NONE);
    PeerBook book = book(rogue(Fault.SLOW).address());
    name(book, far);

    DownloadResult result = download(book);

    assertEquals(0, far.connections());
    assertEquals(List.of(Set.of(Via.NAMED)), result.peers().stream().map(p -> p.via()).toList());
  }

  @Test
  void fetchesFromWhatATrackerNamesWhenNobodyNearbyAnswers() throws Exception {
    PeerBook book = book(rogue(Fault.STALLS_AFTER_HELLO).address());
    name(book, rogue(Fault.NONE));

    DownloadResult result = download(book);

    assertArrayEquals(content, Files.readAllBytes(result.path()));
    assertTrue(result.peers().getFirst().isByTracker());
    assertTrue(result.time().compareTo(Duration.ofSeconds(1)) >= 0, "the LAN came first");
    assertTrue(result.time().compareTo(Duration.ofSeconds(4)) < 0, "took " + result.time());
  }

  @Test
  void takesAPeerNearbyToo() throws Exception {
    PeerBook book = book();
    RogueSeeder far = rogue(Fault.STALLS_AFTER_FIVE_CHUNKS);
    name(book, far);

    assertCompletesWithSeeder(book, patient(Duration.ofSeconds(5)), () -> far.chunksSent() > 0);
  }

  /** The honest seeder is heard of only {@code from} that on. */
  private void assertCompletesWithSeeder(
      PeerBook book, DownloadSettings settings, Callable<Boolean> from) throws Exception {
    Future<DownloadResult> running = inBackground(() -> run(book, settings));
    await().until(from);
    feed(book, seeder());
    assertArrayEquals(content, Files.readAllBytes(running.get().path()));
  }
}
