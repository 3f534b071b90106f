package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RememberedPeersTest {
  @TempDir Path folder;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  private Path file() {
    return folder.resolve("state/idt/peers");
  }

  private RememberedPeers peers() {
    return peers(InterfaceFilter.ALL);
  }

  private RememberedPeers peers(InterfaceFilter interfaces) {
    return new RememberedPeers(file(), interfaces, () -> now);
  }

  private static PeerAddress address(int i) {
    return new PeerAddress("192.0.2." + i, 7536);
  }

  private List<PeerAddress> found() {
    return found(InterfaceFilter.ALL);
  }

  private List<PeerAddress> found(InterfaceFilter interfaces) {
    List<Sighting> sightings = new ArrayList<>();
    peers(interfaces).start(sightings::add);
    assertTrue(sightings.stream().allMatch(sighting -> sighting.via() == Via.REMEMBERED));
    return sightings.stream().map(Sighting::address).toList();
  }

  @Test
  void thoseMetLastComeFirst() {
    peers().add(List.of(address(1), address(2)));
    peers().add(List.of(new PeerAddress("fe80::1%eth0", 7537), address(2)));

    assertEquals(
        List.of("[fe80::1%eth0]:7537", "192.0.2.2:7536", "192.0.2.1:7536"),
        found().stream().map(PeerAddress::toString).toList());
  }

  @Test
  void theyAreForgottenAfterAMonth() {
    peers().add(List.of(address(1)));
    now = now.plus(Duration.ofDays(29));
    peers().add(List.of(address(2)));
    now = now.plus(Duration.ofDays(2));

    assertEquals(List.of(address(2)), found());
  }

  @Test
  void thereAreAtMost64() throws IOException {
    for (int i = 0; i < 80; i++) {
      peers().add(List.of(address(i)));
    }

    assertEquals(64, found().size());
    assertEquals(address(79), found().getFirst());
    assertEquals(64, Files.readAllLines(file()).size());
  }

  @Test
  void oneHostTakesFourPlacesAndNotThoseOfOthers() {
    peers().add(List.of(address(1)));
    for (int port = 1; port <= 80; port++) {
      peers().add(List.of(new PeerAddress("192.0.2.2", port)));
    }

    assertEquals(
        List.of("192.0.2.2:80", "192.0.2.2:79", "192.0.2.2:78", "192.0.2.2:77", "192.0.2.1:7536"),
        found().stream().map(PeerAddress::toString).toList());
  }

  @Test
  void addressOnAnInterfaceThatIsGoneIsLeftOut() {
    peers().add(List.of(new PeerAddress("fe80::1%gone9", 1), address(1)));

    assertEquals(List.of(address(1)), found());
  }

  @Test
  void namesAndThisMachineAreLeftOut() {
    peers().add(List.of(new PeerAddress("host.example", 1), new PeerAddress("127.0.0.1", 1)));

    assertFalse(Files.exists(file()));
  }

  @Test
  void whatIsNotALineOfOursIsPassedOver() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(
        file(),
        "\u0000\u001b[2J\n99999999999999999999 10.0.0.1:1\n"
            + now.getEpochSecond()
            + " 10.0.0.9:7536\n"
            + now.getEpochSecond()
            + " 10.0.0.8:99999\n 10.0.0.7:1\n99999999999 10.0.0.6:1\n");

    assertEquals(List.of(new PeerAddress("10.0.0.9", 7536)), found());
  }

  @Test
  void hugeFileIsNotRead() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), (now.getEpochSecond() + " 10.0.0.9:7536\n").repeat(10_000));

    assertEquals(List.of(), found());
  }

  @Test
  @Timeout(30)
  void pipeIsNotWaitedFor() throws Exception {
    Files.createDirectories(file().getParent());
    assertEquals(0, new ProcessBuilder("mkfifo", file().toString()).start().waitFor());

    assertEquals(List.of(), found());
    peers().add(List.of(address(1)));
    assertEquals(List.of(address(1)), found());
  }

  @Test
  @Timeout(30)
  void pipeForALockIsNotWaitedFor() throws Exception {
    Files.createDirectories(file().getParent());
    assertEquals(0, new ProcessBuilder("mkfifo", file() + ".lock").start().waitFor());

    peers().add(List.of(address(1)));

    assertEquals(List.of(), found());
  }

  @Test
  @Timeout(30)
  void linkIsFollowedToARegularFileOnly() throws IOException {
    Files.createDirectories(file().getParent());
    Files.createSymbolicLink(file(), Path.of("/dev/zero"));
    assertEquals(List.of(), found());

    Path elsewhere = folder.resolve("elsewhere");
    Files.writeString(elsewhere, now.getEpochSecond() + " 10.0.0.9:7536\n");
    Files.delete(file());
    Files.createSymbolicLink(file(), elsewhere);
    assertEquals(List.of(new PeerAddress("10.0.0.9", 7536)), found());
  }

  @Test
  void ofSomeInterfacesOnlyWhoIsOnTheirLinksIsTold() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(
        file(),
        "%1$d 192.0.2.1:7536\n%1$d host.example:7536\n%1$d 127.0.0.9:7536\n"
            .formatted(now.getEpochSecond()));

    assertEquals(
        List.of(new PeerAddress("127.0.0.9", 7536)), found(new InterfaceFilter(List.of("lo*"))));
    assertEquals(List.of(), found(new InterfaceFilter(List.of("none"))));
    assertEquals(List.of(), found(new InterfaceFilter(List.of("!*"))));
    assertEquals(3, found().size());
  }

  @Test
  void folderThatCannotBeMadeIsDoneWithout() throws IOException {
    Files.writeString(folder.resolve("state"), "a file");

    peers().add(List.of(address(1)));

    assertEquals(List.of(), found());
  }

  @Test
  void severalAtOnceLoseNothing() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<Process> writers = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      ProcessBuilder builder =
          new ProcessBuilder(
              java,
              "-cp",
              System.getProperty("java.class.path"),
              RememberedPeersTest.class.getName(),
              file().toString(),
              Integer.toString(i));
      writers.add(builder.inheritIO().start());
    }
    for (Process writer : writers) {
      assertEquals(0, writer.waitFor());
    }

    Set<PeerAddress> expected =
        IntStream.rangeClosed(1, 4)
            .boxed()
            .flatMap(i -> IntStream.range(0, 5).mapToObj(j -> address(10 * i + j)))
            .collect(Collectors.toSet());
    now = Instant.now();
    assertEquals(expected, Set.copyOf(found()));
    try (var files = Files.list(file().getParent())) {
      assertEquals(
          List.of("peers", "peers.lock"),
          files.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  /** A process that remembers five peers one after another. */
  public static void main(String[] args) {
    for (int j = 0; j < 5; j++) {
      new RememberedPeers(Path.of(args[0]), InterfaceFilter.ALL, Instant::now)
          .add(List.of(address(10 * Integer.parseInt(args[1]) + j)));
    }
  }
}
