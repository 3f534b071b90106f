package org.idiotorrent.transfer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.StoredShares;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShareWatchTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path folder;
  private final ShareSearch search = new ShareSearch(PeerId.random(), new ShareQuery.Everything());
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private LocalPeer peer() throws IOException {
    LocalPeer peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)));
    open.add(peer);
    return peer;
  }

  private void share(LocalPeer peer, String name) throws Exception {
    Path file = Files.write(folder.resolve(name), name.getBytes(StandardCharsets.UTF_8));
    LocalShare local = StoredShares.builder(HashAlgorithm.SHA256, 16_384).build(file);
    ServedShare served = ServedShare.complete(local);
    open.add(served);
    peer.catalog().add(served);
  }

  private static PeerAddress address(int port) {
    return new PeerAddress("127.0.0.1", port);
  }

  private static Sighting sighting(LocalPeer peer, Via via, boolean gone) {
    List<AnnouncedShare> shares =
        gone ? List.of() : peer.catalog().list(new ShareQuery.Everything());
    return new Sighting(address(peer.port()), via, Optional.of(peer.id()), shares, true, gone);
  }

  private List<String> reachable() {
    return search.found().stream().filter(FoundShare::isReachable).map(FoundShare::name).toList();
  }

  private void awaitReachable(String... names) {
    await().untilAsserted(() -> assertEquals(List.of(names), reachable()));
  }

  @Test
  void onePeerHeardInTwoWaysIsAskedOnceAndListedOnce() throws Exception {
    LocalPeer peer = peer();
    share(peer, "a");
    search.heard(sighting(peer, Via.BEACON, false));
    search.heard(sighting(peer, Via.MDNS, false));

    awaitReachable("a");
    List<FoundShare.FoundPeer> peers = search.found().getFirst().peers();
    assertEquals(1, peers.size());
    assertEquals(Set.of(Via.BEACON, Via.MDNS), peers.getFirst().via());
  }

  @Test
  void isQuietOnlyOnceEverybodyHasAnswered() throws Exception {
    assertFalse(search.isQuiet(NOW, NOW), "nobody was heard");
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      search.heard(
          new Sighting(
              address(mute.getLocalPort()), Via.BEACON, Optional.empty(), List.of(), true, false));
      assertFalse(search.isQuiet(NOW, NOW), "it has not answered");
      mute.accept().close();
    }
    await().until(() -> search.isQuiet(NOW, NOW));
    assertFalse(search.isQuiet(NEVER, NOW));
    assertFalse(search.isQuiet(NOW, NEVER));
  }

  @Test
  void whatNobodyConfirmsIsListedAsNotReachable() throws Exception {
    LocalPeer peer = peer();
    share(peer, "a");
    Sighting sighting = sighting(peer, Via.BEACON, false);
    peer.close();
    search.heard(sighting);

    await().until(() -> search.isQuiet(NOW, NOW));
    assertEquals(List.of(), reachable());
    assertEquals("a", search.found().getFirst().name());
  }

  @Test
  void aPeerThatAnnouncesSomethingElseIsAskedAgain() throws Exception {
    LocalPeer peer = peer();
    share(peer, "a");
    search.heard(sighting(peer, Via.BEACON, false));
    awaitReachable("a");

    share(peer, "b");
    search.heard(sighting(peer, Via.BEACON, false));
    assertEquals(List.of("a"), reachable(), "before it is confirmed");
    search.refresh(NOW, NEVER);

    awaitReachable("a", "b");
  }

  @Test
  void aGoodbyeCountsOnceThePeerDoesNotAnswer() throws Exception {
    LocalPeer peer = peer();
    share(peer, "a");
    search.heard(sighting(peer, Via.BEACON, false));
    awaitReachable("a");

    search.heard(sighting(peer, Via.BEACON, true));
    search.refresh(NOW, NEVER);
    await().until(() -> search.isQuiet(NOW, NOW));
    assertEquals(List.of("a"), reachable(), "a goodbye that somebody else forged");

    peer.close();
    search.refresh(NOW, NEVER);
    assertEquals(List.of("a"), reachable(), "nothing new was said");
    search.refresh(NOW, NOW);
    awaitReachable();
    search.refresh(NEVER, NEVER);
    assertTrue(search.found().isEmpty(), "it is forgotten");
  }
}
