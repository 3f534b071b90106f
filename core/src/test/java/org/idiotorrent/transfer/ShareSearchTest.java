package org.idiotorrent.transfer;

import static org.awaitility.Awaitility.await;
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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.store.StoredShares;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ShareSearchTest {
  /** The same host; somebody's word for it goes before its IP addresses. */
  private static final String BETTER = "localhost";

  @TempDir Path folder;
  private final Queue<PeerAddress> reached = new ConcurrentLinkedQueue<>();
  private final ShareSearch search =
      new ShareSearch(PeerId.random(), new ShareQuery.Everything(), reached::add);
  private LocalPeer peer;
  private ServedShare sample;
  private ServerSocket mute;

  @BeforeEach
  void start() throws Exception {
    peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)));
    Path file = Files.write(folder.resolve("a"), new byte[1_000]);
    sample = ServedShare.complete(StoredShares.builder(HashAlgorithm.SHA256, 16_384).build(file));
    peer.catalog().add(sample);
    mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress()); // connects, says nothing
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    mute.close();
    sample.close();
  }

  private void hear(String host, int port, Via via) {
    search.heard(
        new Sighting(
            new PeerAddress(host, port),
            via,
            Optional.of(peer.id()),
            List.of(sample.announcement()),
            false,
            false));
  }

  /** Of an address alone. */
  private void hearOf(int port, Via via) {
    PeerAddress address = new PeerAddress("127.0.0.1", port);
    search.heard(new Sighting(address, via, Optional.empty(), List.of(), false, false));
  }

  @Test
  void nextAddressOfAPeerIsAskedWhenTheFirstDoesNotAnswer() throws Exception {
    hear("127.0.0.1", mute.getLocalPort(), Via.BEACON);
    long start = System.nanoTime();
    hear("127.0.0.1", peer.port(), Via.MDNS);

    await().pollInterval(Duration.ofMillis(5)).until(() -> !reached.isEmpty());

    Duration time = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(time.toMillis() >= 200, "asked after " + time);
    assertEquals(List.of(new PeerAddress("127.0.0.1", peer.port())), List.copyOf(reached));
  }

  @Test
  void oneAddressOfAPeerIsEnough() throws Exception {
    hear("127.0.0.2", peer.port(), Via.MDNS);
    hear("127.0.0.1", peer.port(), Via.BEACON);

    search.await(Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofSeconds(10));

    assertEquals(1, reached.size(), reached::toString);
  }

  @Test
  void aBetterAddressTakesThePlaceOfTheOneThatAnswered() throws Exception {
    hear("127.0.0.1", peer.port(), Via.MDNS);
    await().until(() -> reached.size() == 1);
    hear(BETTER, peer.port(), Via.BEACON);
    hear("127.0.0.2", peer.port(), Via.BEACON);

    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(10));

    assertEquals(2, reached.size(), reached::toString);
    FoundShare.FoundPeer found = search.found().getFirst().peers().getFirst();
    assertEquals(BETTER, found.address().host());
    assertEquals(Set.of(Via.MDNS, Via.BEACON), found.via());
  }

  @Test
  void whoSaidGoodbyeInAllWaysKeepsThoseItHadLast() {
    hear("127.0.0.1", peer.port(), Via.PROBE);
    leave(Via.PROBE);
    hear("127.0.0.1", peer.port(), Via.BEACON);
    hear("127.0.0.1", peer.port(), Via.MDNS);
    leave(Via.BEACON);
    assertEquals(Set.of(Via.MDNS), ways());

    leave(Via.MDNS);
    assertEquals(Set.of(Via.BEACON, Via.MDNS), ways());
    hear("127.0.0.1", peer.port(), Via.MDNS);
    assertEquals(Set.of(Via.MDNS), ways());
  }

  private void leave(Via via) {
    PeerAddress address = new PeerAddress("127.0.0.1", peer.port());
    search.heard(new Sighting(address, via, Optional.of(peer.id()), List.of(), true, true));
  }

  private Set<Via> ways() {
    return search.found().getFirst().peers().getFirst().via();
  }

  @Test
  void aBetterAddressThatDoesNotAnswerHoldsNothingUp() throws Exception {
    hear("127.0.0.1", peer.port(), Via.BEACON);
    await().until(() -> reached.size() == 1);
    hear(BETTER, mute.getLocalPort(), Via.MDNS);
    long start = System.nanoTime();

    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(10));

    assertTrue(System.nanoTime() - start < 2_000_000_000L, "waited for a second address");
    assertTrue(search.found().getFirst().isReachable());
  }

  @Test
  void whatIsOnlyRememberedIsNotWaitedFor() throws Exception {
    hear("127.0.0.1", mute.getLocalPort(), Via.REMEMBERED);
    hearOf(peer.port(), Via.BEACON);
    long start = System.nanoTime();

    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(8));

    assertTrue(System.nanoTime() - start < 4_000_000_000L, "waited for an old address");
    assertEquals(1, reached.size());
  }

  @Test
  void rememberedPeersThatAreGoneDoNotEndTheSearchEarly() throws Exception {
    mute.close();
    hear("127.0.0.1", mute.getLocalPort(), Via.REMEMBERED);
    long start = System.nanoTime();

    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofMillis(700));

    assertTrue(System.nanoTime() - start >= 700_000_000L, "ended early");
    assertEquals(Set.of(), Set.copyOf(reached));
  }

  /** By mDNS each share is told of by itself. */
  @Test
  void whatAPeerThatDoesNotAnswerAnnouncedIsAllListed() throws Exception {
    mute.close();
    for (int i = 1; i <= 3; i++) {
      announce(mute.getLocalPort(), Via.MDNS, false, share(i));
    }
    assertEquals(Set.of("share-1", "share-2", "share-3"), names());

    announce(mute.getLocalPort(), Via.BEACON, true, share(2));
    assertEquals(Set.of("share-2"), names());
    announce(mute.getLocalPort(), Via.BEACON, true);
    assertEquals(Set.of(), names());
  }

  private AnnouncedShare share(int number) {
    String id = "%064x".formatted(number);
    return new AnnouncedShare(id, 1, 16_384, true, false, "share-" + number);
  }

  private void announce(int port, Via via, boolean whole, AnnouncedShare... shares) {
    PeerAddress address = new PeerAddress("127.0.0.1", port);
    search.heard(new Sighting(address, via, Optional.of(peer.id()), List.of(shares), whole, false));
  }

  private Set<String> names() {
    return search.found().stream().map(FoundShare::name).collect(Collectors.toSet());
  }

  @Test
  void whoSaysTheIdOfAnotherDoesNotHideWhatThatOneShares() throws Exception {
    try (LocalPeer empty = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(0)))) {
      hear(BETTER, empty.port(), Via.BEACON);
      search.heard(
          new Sighting(
              new PeerAddress(BETTER, empty.port()),
              Via.BEACON,
              Optional.of(peer.id()),
              List.of(),
              true,
              false));
      await().until(() -> reached.size() == 1);
      hear("127.0.0.1", peer.port(), Via.BEACON);

      search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(10));

      assertEquals(2, reached.size(), reached::toString);
      assertTrue(search.found().getFirst().isReachable());
    }
  }

  @Test
  void whoDidNotAnswerIsAskedAtOnceWhenHeardOfInANewWay() throws Exception {
    int port = peer.port();
    peer.close();
    hearOf(port, Via.REMEMBERED);
    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofMillis(300));
    peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(port)));
    peer.catalog().add(sample);
    hearOf(port, Via.BEACON);

    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(2));

    assertEquals(1, reached.size());
  }

  @Test
  void refreshAsksThoseAgainThatDidNotAnswer() throws Exception {
    int port = peer.port();
    peer.close();
    hearOf(port, Via.NAMED);
    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(2));
    peer = LocalPeer.listen(PeerSettings.DEFAULT.withPort(OptionalInt.of(port)));
    peer.catalog().add(sample);

    await()
        .until(() -> {
          search.refresh(Duration.ZERO, Duration.ofMillis(10));
          return !search.found().isEmpty();
        });
  }

  @Test
  void nobodyIsAskedAfterTheEnd() throws Exception {
    search.close();
    hearOf(peer.port(), Via.BEACON);

    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofMillis(300));
    assertEquals(Set.of(), Set.copyOf(reached));
  }

  @Test
  void whoWasNamedAndNotReachedIsTold() throws Exception {
    mute.close();
    hearOf(mute.getLocalPort(), Via.NAMED);
    hearOf(peer.port(), Via.NAMED);

    search.await(Duration.ofMillis(50), Duration.ZERO, Duration.ofSeconds(10));

    assertEquals(
        List.of(new PeerAddress("127.0.0.1", mute.getLocalPort())), search.unreachedNamed());
  }
}
