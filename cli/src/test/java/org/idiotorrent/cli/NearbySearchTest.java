package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.Background;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.store.StoredShares;
import org.idiotorrent.transfer.FoundShare;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerSettings;
import org.idiotorrent.transfer.ServedShare;
import org.idiotorrent.transfer.ShareSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a name is looked for. */
@Timeout(60)
final class NearbySearchTest {
  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir Path folder;
  private final ShareSearch search = new ShareSearch(PeerId.random(), new ShareQuery.Everything());
  private LocalPeer peer;
  private ServedShare photo;

  @BeforeEach
  void start() throws Exception {
    peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)));
    Path file = Files.write(folder.resolve("photo.jpg"), new byte[1_000]);
    photo = ServedShare.complete(StoredShares.builder(HashAlgorithm.SHA256, 16_384).build(file));
  }

  @AfterEach
  void close() throws IOException {
    search.close();
    peer.close();
    photo.close();
  }

  private void hearOf(int port) {
    PeerAddress address = new PeerAddress("127.0.0.1", port);
    search.heard(new Sighting(address, Via.BEACON, Optional.empty(), List.of(), false, false));
  }

  private FoundShare await() throws Exception {
    return new NearbyChoice("photo.jpg").await(search, LONG);
  }

  @Test
  void whoeverDoesNotAnswerHoldsUpNothingThatWasFound() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      hearOf(mute.getLocalPort());
      peer.catalog().add(photo);
      hearOf(peer.port());
      long start = System.nanoTime();

      assertTrue(await().isReachable());

      Duration time = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(time.compareTo(Duration.ofSeconds(5)) < 0, time::toString);
    }
  }

  @Test
  void whatAKnownPeerSharesLaterIsFoundToo() throws Exception {
    hearOf(peer.port());
    Background<FoundShare> found = Background.run(this::await);
    search.await(Duration.ofMillis(50), Duration.ZERO, LONG);
    peer.catalog().add(photo);
    PeerAddress address = new PeerAddress("127.0.0.1", peer.port());
    search.heard(
        new Sighting(
            address, Via.BEACON, Optional.empty(), List.of(photo.announcement()), true, false));

    assertEquals("photo.jpg", found.result().name());
  }
}
