package org.idiotorrent.lan;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.jmdns.ServiceInfo;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real multicast DNS, on a port of its own. */
@Timeout(60)
class LanMdnsTest {
  private static final LanSettings SETTINGS = LanSettings.DEFAULT.withWays(Set.of(Via.MDNS));

  private final PeerId peerId = PeerId.random();
  private final AnnouncedShare photo = TestShares.named("photo.jpg");
  private final AnnouncedShare slides = TestShares.named("slides.pdf");
  private final LanAnnouncer announcer = new LanAnnouncer(SETTINGS, peerId, 7536);
  private final LanFinder finder =
      new LanFinder(SETTINGS, PeerId.random(), new ShareQuery.Everything(), () -> false);
  private final Queue<Sighting> seen = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void useAnotherPort() {
    // JmDNS reads it once.
    System.setProperty(
        "net.mdns.port", Integer.toString(ThreadLocalRandom.current().nextInt(30_000, 40_000)));
  }

  @AfterEach
  void close() {
    finder.close();
    announcer.close();
  }

  @Test
  void finderFindsSharesAndHearsOfChanges() {
    announcer.start();
    announcer.update(List.of(photo));
    finder.start(seen::add);
    awaitShare(photo);

    announcer.update(List.of(slides));
    awaitShare(slides);
    assertTrue(
        seen.stream()
            .filter(sighting -> !sighting.shares().isEmpty())
            .allMatch(sighting -> sighting.peerId().orElseThrow().equals(peerId)),
        seen::toString);
  }

  @Test
  void manySharesAreCappedAndThePeerItselfIsListed() {
    List<AnnouncedShare> shares =
        IntStream.range(0, 20).mapToObj(i -> TestShares.named("file " + i)).toList();
    announcer.start();
    announcer.update(shares);
    finder.start(seen::add);

    await().atMost(Duration.ofSeconds(20)).until(() -> sharesSeen().size() == 16);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            seen.stream()
                .anyMatch(
                    sighting -> sighting.shares().isEmpty() && sighting.peerId().isPresent()));
  }

  @Test
  void publisherThatKnowsNothingOfUsIsSeen() {
    LanInterface lan = LanInterface.list(InterfaceFilter.ALL).iterator().next();
    MdnsHost host = new MdnsHost(lan, "device-7", "device", new CrowdState(), () -> {});
    try {
      host.run(jmdns -> jmdns.registerService(info("device", 80, MdnsText.of(photo, peerId))));
      host.run(
          jmdns -> jmdns.registerService(info("broken device", 81, Map.of("v", "1", "id", "zz"))));
      finder.start(seen::add);

      awaitShare(photo);
      await().until(() -> seen.stream().anyMatch(sighting -> sighting.address().port() == 81));
      assertTrue(
          seen.stream()
              .filter(sighting -> sighting.address().port() == 81)
              .allMatch(sighting -> sighting.shares().isEmpty()),
          seen::toString);
    } finally {
      MdnsHost.close(List.of(host), Duration.ZERO);
    }
  }

  @Test
  void onlyAddressesOnTheLinkAreToldOf() throws IOException {
    LanSettings settings = SETTINGS.withInterfaces(new InterfaceFilter(List.of("lo*")));
    LanInterface lan = LanInterface.list(settings.interfaces()).iterator().next();
    MdnsName instance = MdnsName.of("device", "_idt", "_tcp", "local");
    MdnsName host = MdnsName.of("device-7", "local");
    InetAddress own = lan.subnets().getFirst().address();
    ByteBuffer answer =
        new MdnsDatagram()
            .pointer(instance)
            .service(instance, 80, host)
            .text(instance, Map.of("v", "1"))
            .address(host, 192, 0, 2, 1)
            .address(host, 198, 51, 100, 1)
            .address(host, 255, 255, 255, 255)
            .address(host, own)
            .bytes();

    try (DatagramChannel channel = BeaconSocket.unbound(lan);
        LanFinder there =
            new LanFinder(settings, PeerId.random(), new ShareQuery.Everything(), () -> false)) {
      there.start(seen::add);
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(() -> {
            channel.send(
                answer.duplicate(),
                new InetSocketAddress(MdnsQuestion.group(lan), MdnsQuestion.port()));
            return !seen.isEmpty();
          });
    }

    assertTrue(
        seen.stream().allMatch(sighting -> sighting.address().equals(PeerAddress.of(own, 80))),
        seen::toString);
  }

  /** An answer of one byte does not exist, and who tries to make one must not end for it. */
  @Test
  void whoHasNoRoomForAnAnswerEndsNothing() throws IOException {
    LanInterface lan = LanInterface.list(InterfaceFilter.ALL).iterator().next();
    announcer.start();
    announcer.update(List.of(photo));
    try (DatagramChannel channel = BeaconSocket.unbound(lan)) {
      channel.configureBlocking(false);
      awaitAnswer(channel, lan);
      for (int size : new int[] {1, 0, 65_535, 512}) {
        channel.send(questionWithRoomFor(size), group(lan));
      }
      // Whoever is about to end says goodbye three times, a second apart.
      await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
      while (channel.receive(ByteBuffer.allocate(9_000)) != null) {}
      awaitAnswer(channel, lan);
    }
  }

  private static InetSocketAddress group(LanInterface lan) throws IOException {
    return new InetSocketAddress(MdnsQuestion.group(lan), MdnsQuestion.port());
  }

  private static ByteBuffer question() {
    MdnsQuestion instances = new MdnsQuestion(MdnsName.SERVICE, MdnsQuestion.RecordType.PTR);
    return MdnsQuestion.datagram(List.of(instances), false);
  }

  /** Asks for instances, and says how many bytes an answer may have (RFC 6891, section 6.1.2). */
  private static ByteBuffer questionWithRoomFor(int bytes) {
    ByteBuffer question = ByteBuffer.allocate(100).put(question());
    question.putShort(10, (short) 1); // additional records
    question.put((byte) 0).putShort((short) 41).putShort((short) bytes).putInt(0);
    return question.putShort((short) 0).flip();
  }

  private void awaitAnswer(DatagramChannel channel, LanInterface lan) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          channel.send(question(), group(lan));
          ByteBuffer answer = ByteBuffer.allocate(9_000);
          return channel.receive(answer) != null
              && MdnsReply.read(answer.flip()).stream().anyMatch(this::isOfPhoto);
        });
  }

  private boolean isOfPhoto(MdnsRecord record) {
    return record instanceof MdnsRecord.Pointer pointer
        && pointer.target().labels().getFirst().equals(MdnsText.instance(photo, peerId));
  }

  @Test
  void closingIsQuickAndLeavesNoThread() throws IOException {
    announcer.start();
    announcer.update(List.of(photo, slides));
    finder.start(seen::add);
    awaitShare(slides);

    long start = System.nanoTime();
    finder.close();
    announcer.close();
    long nanos = System.nanoTime() - start;

    assertTrue(nanos < 500_000_000, () -> "closed in ns: " + nanos);
    await().atMost(Duration.ofSeconds(1)).until(() -> threads().isEmpty());
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("idt-") || name.contains("JmDNS"))
        .collect(Collectors.toSet());
  }

  private static ServiceInfo info(String name, int port, Map<String, String> text) {
    return ServiceInfo.create(MdnsHost.TYPE, name, port, 0, 0, text);
  }

  private void awaitShare(AnnouncedShare share) {
    await().atMost(Duration.ofSeconds(20)).until(() -> sharesSeen().contains(share));
  }

  private Set<AnnouncedShare> sharesSeen() {
    return seen.stream()
        .filter(sighting -> sighting.via() == Via.MDNS)
        .flatMap(sighting -> sighting.shares().stream())
        .collect(Collectors.toSet());
  }
}
