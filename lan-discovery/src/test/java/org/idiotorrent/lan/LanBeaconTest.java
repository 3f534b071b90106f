package org.idiotorrent.lan;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.idiotorrent.lan.Beacon.Announce;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.ShareQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real multicast on the loopback interface, so as to trouble no real network. */
@Timeout(30)
class LanBeaconTest {
  private static final ShareQuery ALL = new ShareQuery.Everything();

  private final LanSettings settings =
      LanSettings.DEFAULT
          .withWays(Set.of(Via.BEACON))
          .withInterfaces(new InterfaceFilter(List.of("lo*")))
          .withInterfaces(new InterfaceFilter(List.of("lo*")))
          .withPort(ThreadLocalRandom.current().nextInt(20_000, 30_000));
  private final PeerId peerId = PeerId.random();
  private final AnnouncedShare photo = TestShares.named("photo.jpg");
  private final LanAnnouncer announcer = new LanAnnouncer(settings, peerId, 7536);
  private final LanFinder finder = new LanFinder(settings, PeerId.random(), ALL, () -> false);
  private final Queue<Sighting> seen = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    finder.close();
    announcer.close();
  }

  @Test
  void finderFindsWhatIsAnnounced() {
    announce(photo);
    finder.start(seen::add);

    Sighting first = awaitSighting(seen);
    assertEquals(Via.BEACON, first.via());
    assertEquals(Optional.of(peerId), first.peerId());
    assertEquals(List.of(photo), first.shares());
    assertEquals(7536, first.address().port());
  }

  @Test
  void finderHearsOfAShareThatComesLater() {
    finder.start(seen::add);
    announce();
    announcer.update(List.of(photo));

    assertEquals(List.of(photo), awaitSighting(seen).shares());
  }

  @Test
  void finderHearsTheGoodbye() {
    announce(photo);
    finder.start(seen::add);
    awaitSighting(seen);

    announcer.close();

    await().until(() -> seen.stream().anyMatch(Sighting::gone));
  }

  @Test
  void finderDoesNotReportItself() {
    LanFinder own = new LanFinder(settings, peerId, ALL, () -> false);
    Queue<Sighting> ownSeen = new ConcurrentLinkedQueue<>();
    announce(photo);
    own.start(ownSeen::add);
    finder.start(seen::add);

    awaitSighting(seen);
    await().during(Duration.ofMillis(700)).until(ownSeen::isEmpty);
    own.close();
  }

  @Test
  void finderReportsACopyOfThisMachine() throws Exception {
    finder.start(seen::add);
    Queue<Sighting> ownSeen = new ConcurrentLinkedQueue<>();
    LanFinder own = new LanFinder(settings, peerId, ALL, () -> false);
    own.start(ownSeen::add);
    ByteBuffer copy =
        BeaconCodec.announce(new Sender(7538, Instance.FIRST - 9, peerId), List.of(photo), 1_200);
    LanInterface lan = LanInterface.list(settings.interfaces()).iterator().next();
    try (own;
        BeaconSocket socket = BeaconSocket.asking(lan, settings)) {
      await()
          .until(() -> {
            socket.sendToAll(copy);
            return !ownSeen.isEmpty();
          });
    }

    assertEquals(7538, ownSeen.element().address().port());
  }

  @Test
  void stormOfMadeUpPeersIsLetThroughAsATrickleAndTheRealPeerIsFound() throws Exception {
    LanInterface lan = LanInterface.list(settings.interfaces()).iterator().next();
    finder.start(seen::add);
    try (BeaconSocket socket = BeaconSocket.asking(lan, settings)) {
      for (int i = 0; i < 5_000; i++) {
        Sender stranger = new Sender(1 + i % 60_000, i, PeerId.random());
        socket.sendToAll(BeaconCodec.announce(stranger, List.of(photo), 1_200));
      }
      announce(photo);
      await().until(() -> seen.stream().anyMatch(one -> one.peerId().equals(Optional.of(peerId))));
    }

    assertTrue(seen.size() < 200, () -> "let through: " + seen.size());
  }

  @Test
  void probeFindsAPeerWhenItIsNeeded() {
    LanSettings probing = settings.withWays(Set.of(Via.PROBE));
    LanFinder idle = new LanFinder(probing, PeerId.random(), ALL, () -> false);
    LanFinder probe = new LanFinder(probing, PeerId.random(), ALL, () -> true);
    Queue<Sighting> idleSeen = new ConcurrentLinkedQueue<>();
    try (idle;
        probe) {
      announce(photo);
      idle.start(idleSeen::add);
      probe.start(seen::add);

      assertEquals(Via.PROBE, awaitSighting(seen).via());
      assertEquals(photo, seen.element().shares().getFirst());
      assertTrue(idleSeen.isEmpty());
    }
  }

  @Test
  void twoFindersAndTwoAnnouncersOnOneHostDoNotDisturbEachOther() {
    LanFinder other = new LanFinder(settings, PeerId.random(), ALL, () -> false);
    LanAnnouncer second = new LanAnnouncer(settings, PeerId.random(), 7537);
    Queue<Sighting> otherSeen = new ConcurrentLinkedQueue<>();
    try (other;
        second) {
      announce(photo);
      second.start();
      second.update(List.of(TestShares.named("slides.pdf")));
      finder.start(seen::add);
      other.start(otherSeen::add);

      await().until(() -> ports(seen).equals(Set.of(7536, 7537)));
      await().until(() -> ports(otherSeen).equals(Set.of(7536, 7537)));
    }
  }

  @Test
  void startAndCloseReturnAtOnce() {
    long start = System.nanoTime();
    announce(photo);
    finder.start(seen::add);
    long started = System.nanoTime();
    awaitSighting(seen);
    long closing = System.nanoTime();
    finder.close();
    announcer.close();
    finder.close();
    long closed = System.nanoTime();

    assertTrue(started - start < 300_000_000, () -> "started in ns: " + (started - start));
    assertTrue(closed - closing < 300_000_000, () -> "closed in ns: " + (closed - closing));
  }

  @Test
  void closingWhatNeverStartedDoesNothing() {
    new LanFinder(settings, peerId, ALL, () -> false).close();
    new LanAnnouncer(settings, peerId, 1).close();
  }

  @Test
  void answerIsAtMostThreeTimesTheQueryAndOneASecond() throws Exception {
    announce(photo, TestShares.named("slides.pdf"), TestShares.named("x".repeat(255)));
    ByteBuffer query =
        BeaconCodec.query(
            new Sender(0, 1, PeerId.random()), new ShareQuery.ByName(new NamePattern("slides")));
    byte[] bytes = new byte[37];
    query.get(bytes);
    LanInterface lan = LanInterface.list(settings.interfaces()).iterator().next();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, lan.nic());
      InetAddress group =
          lan.family() == StandardProtocolFamily.INET ? settings.ipv4Group() : settings.ipv6Group();
      DatagramPacket packet =
          new DatagramPacket(bytes, bytes.length, new InetSocketAddress(group, settings.port()));
      DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
      await()
          .until(() -> {
            socket.send(packet);
            socket.setSoTimeout(150);
            return received(socket, answer);
          });
      socket.setSoTimeout(700);
      socket.send(packet);
      assertFalse(received(socket, answer), "a second answer within the second");
      socket.setSoTimeout(2_000);
      socket.send(packet);
      assertTrue(received(socket, answer), "an answer when the second is over");

      assertTrue(answer.getLength() <= 3 * bytes.length, () -> "" + answer.getLength());
      ByteBuffer datagram = ByteBuffer.wrap(answer.getData(), 0, answer.getLength());
      Announce announce = (Announce) BeaconCodec.decode(datagram).orElseThrow();
      assertEquals("slides.pdf", announce.shares().getFirst().name());
      assertTrue(announce.more());
    }
  }

  @Test
  void whatChangesAllTheTimeIsToldOfNowAndThen() throws Exception {
    LanInterface lan = LanInterface.list(settings.interfaces()).iterator().next();
    try (DatagramChannel ear = BeaconSocket.joined(lan, settings.ipv4Group(), settings.port())) {
      ear.configureBlocking(false);
      announce(photo);
      AtomicInteger updates = new AtomicInteger();
      await()
          .pollInterval(Duration.ofMillis(150))
          .until(() -> {
            announcer.update(List.of(TestShares.named("file " + updates.get())));
            return updates.incrementAndGet() == 20;
          });
      int heard = 0;
      while (ear.receive(ByteBuffer.allocate(1_500)) != null) {
        heard++;
      }
      assertTrue(heard >= 1 && heard <= 7, "announcements on account of 20 changes: " + heard);
    }

    finder.start(seen::add);
    await().until(() -> seen.stream().anyMatch(one -> one.shares().equals(lastOf(20))));
  }

  private static List<AnnouncedShare> lastOf(int updates) {
    return List.of(TestShares.named("file " + (updates - 1)));
  }

  /**
   * Sends {@code datagram} to everybody from 127.0.1.{@code host}, and returns whether something
   * comes back in time.
   */
  private boolean isGreeted(int host, ByteBuffer datagram, DatagramPacket greeting, int millis)
      throws IOException {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    LanInterface lan = LanInterface.list(settings.interfaces()).iterator().next();
    try (DatagramSocket socket = new DatagramSocket(0, Subnet.ipv4(0x7f00_0100 + host))) {
      socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, lan.nic());
      socket.setSoTimeout(millis);
      socket.send(
          new DatagramPacket(
              bytes, bytes.length, new InetSocketAddress(settings.ipv4Group(), settings.port())));
      return received(socket, greeting);
    }
  }

  @Test
  void newcomerToACrowdIsGreetedShortly() throws Exception {
    announce(photo);
    DatagramPacket greeting = new DatagramPacket(new byte[1_500], 1_500);
    for (int i = 0; i < 40; i++) {
      assertFalse(isGreeted(1, announcement(), greeting, 2), "one host greeted as a crowd");
      byte[] cut = new byte[60];
      announcement().get(cut);
      assertFalse(isGreeted(i + 100, ByteBuffer.wrap(cut), greeting, 2), "half a datagram");
    }
    for (int i = 4; i < 9; i++) { // nine with those of host 1
      assertFalse(isGreeted(i, announcement(), greeting, 2));
    }
    AtomicInteger host = new AtomicInteger(9);
    await().until(() -> isGreeted(host.getAndIncrement(), announcement(), greeting, 200));

    ByteBuffer bytes = ByteBuffer.wrap(greeting.getData(), 0, greeting.getLength());
    assertEquals(29, bytes.remaining());
    Announce announce = (Announce) BeaconCodec.decode(bytes).orElseThrow();
    assertEquals(peerId, announce.sender().peerId());
    assertTrue(announce.more());
    ByteBuffer other = BeaconCodec.announce(newcomer(), List.of(photo), 29);
    assertFalse(isGreeted(99, other, greeting, 200), "a greeting greeted");
  }

  private static Sender newcomer() {
    return new Sender(7536, 1, PeerId.random());
  }

  private ByteBuffer announcement() {
    return BeaconCodec.announce(newcomer(), List.of(photo), 1_200);
  }

  @Test
  void malformedDatagramsChangeNothing() throws Exception {
    announce(photo);
    finder.start(seen::add);
    LanInterface lan = LanInterface.list(settings.interfaces()).iterator().next();
    byte[] junk = new byte[1_400];
    BeaconCodec.bye(new Sender(1, 1, PeerId.random())).get(junk, 0, 28);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, lan.nic());
      for (int length = 0; length < 1_400; length++) {
        junk[4] = (byte) length;
        socket.send(
            new DatagramPacket(
                junk, length, new InetSocketAddress(settings.ipv4Group(), settings.port())));
      }
    }
    seen.clear();
    announcer.update(List.of(photo, TestShares.named("late")));

    await().until(() -> seen.stream().anyMatch(sighting -> sighting.shares().size() == 2));
  }

  private void announce(AnnouncedShare... shares) {
    announcer.start();
    announcer.update(List.of(shares));
  }

  private static boolean received(DatagramSocket socket, DatagramPacket packet) throws IOException {
    try {
      socket.receive(packet);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static Set<Integer> ports(Queue<Sighting> sightings) {
    return sightings.stream()
        .map(sighting -> sighting.address().port())
        .collect(Collectors.toSet());
  }

  private static Sighting awaitSighting(Queue<Sighting> sightings) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> !sightings.isEmpty());
    return sightings.element();
  }
}
