package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.store.Destination;
import org.idiotorrent.store.ShareBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How devices are dealt with (WIRE.md, section 14). */
@Timeout(60)
class DeviceProfileTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final FakeDevice.Reception GOOD = new FakeDevice.Reception.Waits(0);

  @TempDir Path folder;
  private final byte[] content = new byte[100_003];
  private final LocalPeer peer;

  DeviceProfileTest() throws IOException {
    peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)));
  }

  @BeforeEach
  void makeFile() throws IOException {
    new Random(3).nextBytes(content);
    Files.write(folder.resolve("file.bin"), content);
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
  }

  private Manifest share(int chunkSize) throws Exception {
    return new ShareBuilder(
            HashAlgorithm.SHA256,
            OptionalInt.of(chunkSize),
            Optional.empty(),
            ManifestHints.NONE,
            bytes -> {})
        .build(folder.resolve("file.bin"))
        .manifest();
  }

  private PeerBook book(Manifest share, FakeDevice device) {
    PeerBook book = new PeerBook(share.id(), InstantSource.system());
    book.heard(
        new Sighting(device.address(), Via.BEACON, Optional.empty(), List.of(), false, false));
    return book;
  }

  private DownloadResult fetch(Manifest share, FakeDevice device) throws Exception {
    PeerBook book = book(share, device);
    assertEquals(share, new ManifestFetch(peer, share.id(), book).run(PATIENCE));
    Path target = Files.createDirectories(folder.resolve("in"));
    Destination destination = Destination.of(share, Optional.of(target), false);
    return new Download(
            peer,
            share,
            destination,
            book,
            new DownloadSettings(Patience.of(PATIENCE), ChunkOrder.RAREST_FIRST),
            DownloadEvents.NONE)
        .run(false);
  }

  private void assertServed(Manifest share, FakeDevice device) throws Exception {
    DownloadResult result = fetch(share, device);

    assertArrayEquals(content, Files.readAllBytes(result.path()));
    assertEquals(List.of(), device.complaints());
  }

  @Test
  void smallChunksAreAskedForWholeOnOneConnectionTwoAtATime() throws Exception {
    Manifest share = share(2_048);
    try (FakeDevice device = new FakeDevice(share, content, GOOD)) {
      assertServed(share, device);
      assertEquals(0, device.slices());
    }
  }

  @Test
  void largeChunksAreAskedForInSlices() throws Exception {
    Manifest share = share(10_000);
    try (FakeDevice device = new FakeDevice(share, content, GOOD)) {
      assertServed(share, device);
      assertEquals(30, device.slices()); // 3 for each chunk; the last, of 3 bytes, comes whole
    }
  }

  @Test
  void aTurnInTheQueueIsAwaitedLongerThanNobodyWouldBe() throws Exception {
    Manifest share = share(4_096);
    try (FakeDevice device = new FakeDevice(share, content, new FakeDevice.Reception.Waits(8))) {
      assertServed(share, device);
    }
  }

  @Test
  void aResetBeforeHelloMeansToWait() throws Exception {
    Manifest share = share(4_096);
    try (FakeDevice device = new FakeDevice(share, content, new FakeDevice.Reception.Resets(1))) {
      PeerBook book = book(share, device);
      Manifest got = new ManifestFetch(peer, share.id(), book).run(Duration.ofSeconds(10));

      assertEquals(share, got);
    }
  }

  @Test
  void oneThatOnlyEverResetsIsNobody() throws Exception {
    Manifest share = share(4_096);
    try (FakeDevice device =
        new FakeDevice(share, content, new FakeDevice.Reception.Resets(1_000))) {
      PeerBook book = book(share, device);

      assertThrows(
          DownloadException.class, () -> new ManifestFetch(peer, share.id(), book).run(PATIENCE));
    }
  }

  @Test
  void aWrongSliceSpoilsItsChunkAndNothingElse() throws Exception {
    Manifest share = share(10_000);
    byte[] damaged = content.clone();
    damaged[55_000] ^= 1;
    try (FakeDevice device = new FakeDevice(share, damaged, GOOD)) {
      DownloadException failure = assertThrows(DownloadException.class, () -> fetch(share, device));

      assertEquals(DownloadException.Kind.INTEGRITY, failure.kind());
    }
  }
}
