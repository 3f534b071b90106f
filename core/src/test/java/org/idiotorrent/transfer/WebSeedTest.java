package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.peer.NamedPeers;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.WebUrl;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.Manifests.TestShare;
import org.idiotorrent.store.Destination;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.store.StoredShares;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Downloads from web servers of another make. */
@Timeout(60)
class WebSeedTest {
  private static final String PATH = "/some/share.bin";

  @TempDir Path folder;
  private final TestShare share = Manifests.file(1, 1_000_003, 16_384);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private FakeWeb web(FakeWeb.Fault fault) throws IOException {
    FakeWeb web = new FakeWeb(fault).with(PATH, share.data());
    open.add(web);
    return web;
  }

  private LocalPeer peer() throws IOException {
    LocalPeer peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)));
    open.add(peer);
    return peer;
  }

  private DownloadResult download(TestShare wanted, PeerBook book, WebUrl... urls)
      throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    Destination destination = Destination.of(wanted.manifest(), Optional.of(in), false);
    Download download =
        new Download(
            peer(),
            wanted.manifest(),
            destination,
            book,
            new DownloadSettings(Patience.of(Duration.ofSeconds(2)), ChunkOrder.RAREST_FIRST),
            progress -> {});
    download.alsoFrom(List.of(urls));
    return download.run(false);
  }

  private PeerBook book() {
    return new PeerBook(share.manifest().id(), InstantSource.system());
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeWeb.Fault.class,
      names = {"NONE", "NO_RANGES", "CUTS", "REDIRECTS"})
  void fetchesAFile(FakeWeb.Fault fault) throws Exception {
    FakeWeb web = web(fault);

    DownloadResult result = download(share, book(), web.url(PATH));

    assertArrayEquals(share.data(), Files.readAllBytes(result.path()));
    DownloadResult.Contribution one = result.peers().getFirst();
    assertEquals("http", one.protocol());
    assertEquals(share.data().length, one.bytes());
    assertEquals(web.url(PATH).server(), one.address());
    if (fault == FakeWeb.Fault.NO_RANGES) {
      assertEquals(2, web.requests(), "once to try, once to read");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeWeb.Fault.class,
      names = {"OTHER_RANGE", "REDIRECTS_FOREVER", "NOT_FOUND"})
  void givesUpOnAServerThatHasNothing(FakeWeb.Fault fault) throws Exception {
    FakeWeb web = web(fault);
    DownloadException e =
        assertThrows(DownloadException.class, () -> download(share, book(), web.url(PATH)));
    assertEquals(DownloadException.Kind.NOT_FOUND, e.kind());
  }

  @Test
  void dropsAServerThatLies() throws Exception {
    FakeWeb liar = web(FakeWeb.Fault.LIES);
    PeerBook book = book();

    DownloadException e =
        assertThrows(DownloadException.class, () -> download(share, book, liar.url(PATH)));

    assertEquals(DownloadException.Kind.INTEGRITY, e.kind());
    assertTrue(book.isBanned(liar.url(PATH).server()));
    DownloadResult result =
        download(share, book(), liar.url(PATH), web(FakeWeb.Fault.NONE).url(PATH));
    assertArrayEquals(share.data(), Files.readAllBytes(result.path()));
  }

  @Test
  void mixesServersAndPeers() throws Exception {
    TestShare large = Manifests.file(2, 30_000_000, 65_536);
    Path root = StoredShares.write(large, folder);
    LocalPeer seeder = peer();
    ServedShare served =
        ServedShare.complete(large.manifest(), ShareFiles.openComplete(large.manifest(), root));
    open.add(served);
    seeder.catalog().add(served);
    PeerBook book = new PeerBook(large.manifest().id(), InstantSource.system());
    PeerAddress address = new PeerAddress("127.0.0.1", seeder.port());
    new NamedPeers(List.of(address)).start(book::heard);
    FakeWeb web = new FakeWeb(FakeWeb.Fault.NONE).with("/x", large.data());
    open.add(web);

    DownloadResult result = download(large, book, web.url("/x"));

    assertArrayEquals(large.data(), Files.readAllBytes(result.path()));
    assertEquals(
        List.of("http", "idt"),
        result.peers().stream().map(DownloadResult.Contribution::protocol).sorted().toList());
  }

  @Test
  void fetchesAFolderByTheNamesOfItsFiles() throws Exception {
    TestShare tree = Manifests.folder(5, 12, 4_096);
    FakeWeb web = new FakeWeb(FakeWeb.Fault.NONE);
    open.add(web);
    int offset = 0;
    for (FileEntry entry : tree.manifest().files().orElseThrow().entries()) {
      int end = offset + (int) entry.size();
      web.with(
          "/up/" + tree.manifest().name() + '/' + entry.path(),
          java.util.Arrays.copyOfRange(tree.data(), offset, end));
      offset = end;
    }

    DownloadResult result =
        download(tree, new PeerBook(tree.manifest().id(), InstantSource.system()), web.url("/up/"));

    assertTrue(StoredShares.matches(tree.manifest(), result.path()));
  }
}
