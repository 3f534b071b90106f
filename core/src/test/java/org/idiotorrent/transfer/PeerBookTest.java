package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.Manifests;
import org.junit.jupiter.api.Test;

class PeerBookTest {
  private final ManualClock clock = new ManualClock();
  private final PeerBook book = new PeerBook(Manifests.file(1, 10, 10).manifest().id(), clock);

  private static PeerAddress address(int last) {
    return new PeerAddress("192.0.2." + last, 7_536);
  }

  private void hear(int last) {
    book.heard(new Sighting(address(last), Via.BEACON, Optional.empty(), List.of(), false, false));
  }

  private int dueAfterMillis(long millis) {
    clock.advanceMillis(millis);
    return book.takeDue(10).size();
  }

  @Test
  void givesOutAnAddressOnce() {
    hear(1);
    hear(1);

    assertTrue(book.hasDue());
    assertEquals(List.of(address(1)), book.takeDue(10));
    assertEquals(List.of(), book.takeDue(10));
    assertFalse(book.hasDue());
  }

  @Test
  void givesOutNoMoreThanThereIsRoomFor() {
    hear(1);
    hear(2);

    assertEquals(List.of(), book.takeDue(-1));
    assertEquals(1, book.takeDue(1).size());
  }

  @Test
  void givesOutFirstWhatWasDueFirst() {
    hear(1);
    hear(2);
    book.takeDue(2);
    book.postpone(address(1), Duration.ofSeconds(2));
    book.postpone(address(2), Duration.ofSeconds(1));
    clock.advanceMillis(3_000);

    assertEquals(List.of(address(2), address(1)), book.takeDue(2));
  }

  @Test
  void waitsLongerAfterEachFailure() {
    hear(1);
    book.takeDue(1);
    book.failed(address(1));
    assertEquals(0, dueAfterMillis(499));
    assertEquals(1, dueAfterMillis(1));
    book.failed(address(1));
    assertEquals(0, dueAfterMillis(999));
    assertEquals(1, dueAfterMillis(1));
  }

  @Test
  void waitsNeverLongerThanAQuarterOfAMinute() {
    hear(1);
    for (int i = 0; i < 20; i++) {
      assertEquals(1, dueAfterMillis(15_000));
      book.failed(address(1));
    }
  }

  @Test
  void triesSoonAgainWhatWorked() {
    hear(1);
    book.takeDue(1);
    for (int i = 0; i < 5; i++) {
      book.failed(address(1));
    }
    book.worked(address(1));
    book.failed(address(1));

    assertEquals(1, dueAfterMillis(500));
  }

  @Test
  void triesSoonWhatIsHeardOfAgain() {
    hear(1);
    book.takeDue(1);
    for (int i = 0; i < 5; i++) {
      book.failed(address(1));
    }
    hear(1);

    assertEquals(1, dueAfterMillis(500));
  }

  @Test
  void neverGivesOutABannedAddress() {
    hear(1);
    book.ban(address(1));
    book.ban(address(2));
    hear(2);

    assertEquals(0, dueAfterMillis(60_000));
    assertEquals(0, book.size());
    assertTrue(book.isBanned(address(1)));
    assertFalse(book.isBanned(address(3)));
  }

  @Test
  void remembersBannedPeersByTheirId() {
    PeerId liar = PeerId.random();
    book.ban(liar);

    assertTrue(book.isBanned(liar));
    assertFalse(book.isBanned(PeerId.random()));
  }

  @Test
  void takesNoNoteOfAPeerThatGoes() {
    book.heard(new Sighting(address(1), Via.BEACON, Optional.empty(), List.of(), false, true));

    assertEquals(0, book.size());
  }

  @Test
  void isBounded() {
    for (int i = 0; i < 2_000; i++) {
      PeerAddress address = new PeerAddress("192.0.2." + i % 256, 1 + i / 256);
      book.heard(new Sighting(address, Via.BEACON, Optional.empty(), List.of(), false, false));
    }

    assertEquals(1_000, book.size());
  }

  private static final PeerId SOMEBODY = PeerId.random();

  private void hear(PeerAddress address, Via via) {
    book.heard(new Sighting(address, via, Optional.of(SOMEBODY), List.of(), false, false));
  }

  @Test
  void holdsBackWhatOnlyATrackerNamesWhileTheLanMayShowSomething() {
    hear(address(1), Via.TRACKER);
    assertTrue(book.isOfReserve(address(1)));
    assertFalse(book.hasDue());
    assertEquals(0, dueAfterMillis(999));

    clock.advanceMillis(1);
    assertTrue(book.hasDue());
    assertEquals(List.of(address(1)), book.takeDue(10));
  }

  @Test
  void dialsWhatIsNearBeforeWhatATrackerNames() {
    hear(address(1), Via.TRACKER);
    clock.advanceMillis(2_000);
    hear(address(2), Via.EXCHANGE);
    clock.advanceMillis(2_000);

    assertEquals(List.of(address(2)), book.takeDue(1));
  }

  @Test
  void doesNotCallAPeerFarThatIsHeardOfNearby() {
    hear(address(1), Via.TRACKER);
    hear(address(1), Via.BEACON);

    assertFalse(book.isOfReserve(address(1)));
    assertEquals(List.of(address(1)), book.takeDue(10));
  }

  @Test
  void leavesTheFarAddressOfAPeerThatIsNearby() {
    hear(address(1), Via.BEACON);
    hear(address(2), Via.TRACKER);
    assertEquals(List.of(address(1)), book.takeDue(10));
    assertEquals(0, dueAfterMillis(60_000), "it is connected");

    book.failed(address(1));
    assertEquals(List.of(address(2)), book.takeDue(10));
  }

  @Test
  void dialsNoHostMoreThanTwiceInTenMinutesBecauseATrackerNamesIt() {
    PeerAddress one = new PeerAddress("192.0.2.9", 5_000);
    PeerAddress other = new PeerAddress("192.0.2.9", 5_001);
    PeerAddress third = new PeerAddress("192.0.2.9", 5_002);
    int dials = 0;
    for (int second = 0; second < 590; second += 5) {
      List.of(one, other, third).forEach(address -> hear(address, Via.TRACKER));
      clock.advanceMillis(5_000);
      List<PeerAddress> due = book.takeDue(10);
      due.forEach(book::failed);
      dials += due.size();
    }

    assertEquals(2, dials);
    assertTrue(dueAfterMillis(600_000) > 0);
  }

  @Test
  void dialsAPeerAgainThatSentAGoodChunkWhoeverNamedIt() {
    hear(address(1), Via.TRACKER);
    for (int i = 0; i < 10; i++) {
      assertEquals(1, dueAfterMillis(15_000));
      book.worked(address(1));
      book.failed(address(1));
    }
  }

  @Test
  void keepsRoomForWhatIsNearWhateverATrackerNames() {
    for (int i = 0; i < 2_000; i++) {
      hear(new PeerAddress("198.51.100." + i % 256, 1 + i / 256), Via.TRACKER);
    }

    assertEquals(200, book.size());
  }

  @Test
  void believesAPeerThatATrackerNamedNoMoreThanTheTracker() {
    PeerAddress inside = new PeerAddress("10.0.0.1", 7_536);
    hear(address(1), Via.TRACKER);
    book.exchanged(address(1), List.of(address(2), inside, new PeerAddress("some-host", 7_536)));

    assertTrue(book.isOfReserve(address(2)));
    assertEquals(2, book.size(), "nobody inside, and no name");
    book.exchanged(address(3), List.of(inside));
    assertEquals(Set.of(Via.EXCHANGE), book.ways(inside));
  }

  private final PeerId ann = PeerId.random();

  private void hearOf(PeerId peer, String host, AnnouncedShare... shares) {
    PeerAddress address = new PeerAddress(host, 7_536);
    book.heard(new Sighting(address, Via.BEACON, Optional.of(peer), List.of(shares), false, false));
  }

  private List<String> dueHosts() {
    return book.takeDue(10).stream().map(PeerAddress::host).toList();
  }

  @Test
  void givesOutTheBestAddressOfAPeerAndTheOthersWhenItDoesNotAnswer() {
    hearOf(ann, "fd00::1");
    hearOf(ann, "192.0.2.1");

    assertEquals(List.of("192.0.2.1"), dueHosts());
    clock.advanceMillis(249);
    assertFalse(book.hasDue());
    clock.advanceMillis(1);
    assertEquals(List.of("fd00::1"), dueHosts());
  }

  @Test
  void givesOutNoOtherAddressOfAPeerThatIsConnected() {
    hearOf(ann, "192.0.2.1");
    hearOf(ann, "fd00::1");
    assertEquals(List.of("192.0.2.1"), dueHosts());
    book.answered(new PeerAddress("192.0.2.1", 7_536));
    clock.advanceMillis(60_000);

    assertEquals(List.of(), dueHosts());

    book.failed(new PeerAddress("192.0.2.1", 7_536));
    assertEquals(List.of("fd00::1"), dueHosts(), "the other one, when the connection has ended");
  }

  @Test
  void waitsALittleForABetterAddressThanALinkLocalOne() {
    hearOf(ann, "fe80::1%eth0");

    assertEquals(List.of(), dueHosts());
    clock.advanceMillis(50);
    assertEquals(List.of("fe80::1%eth0"), dueHosts());
  }

  @Test
  void givesOutFirstThoseWhoSayThatTheyHaveTheShare() {
    hear(1);
    clock.advanceMillis(1);
    hearOf(ann, "192.0.2.2", AnnouncedShare.of(Manifests.file(1, 10, 10).manifest(), true));

    assertEquals(List.of("192.0.2.2", "192.0.2.1"), dueHosts());
  }

  @Test
  void madeUpPeersPushOutNoneThatWorkedAndNoneThatIsBanned() {
    hear(1);
    hear(2);
    book.worked(address(1));
    book.ban(address(2));
    for (int i = 0; i < 5_000; i++) {
      hearOf(PeerId.random(), "198.51." + i / 256 + '.' + i % 256);
    }

    assertTrue(book.takeDue(2_000).contains(address(1)));
    assertTrue(book.isBanned(address(2)));
    assertEquals(999, book.size());
  }

  @Test
  void aPeerThatTellsToWaitCountsAsThereForAsLongAsThatAndThePatience() {
    hear(1);
    book.takeDue(1);
    assertFalse(book.isToldToWait(Duration.ofSeconds(1)));

    book.busy(address(1), Duration.ofSeconds(3));

    assertEquals(0, dueAfterMillis(2_900));
    assertEquals(1, dueAfterMillis(200));
    assertTrue(book.isToldToWait(Duration.ofSeconds(1)));
    clock.advanceMillis(1_000);
    assertFalse(book.isToldToWait(Duration.ofSeconds(1)));
  }

  @Test
  void aForgivingBookBansForAWhileOnly() {
    PeerId liar = PeerId.random();
    PeerBook forgiving =
        PeerBook.forgiving(
            Manifests.file(1, 10, 10).manifest().id(), clock, Duration.ofSeconds(30));
    forgiving.heard(
        new Sighting(address(1), Via.NAMED, Optional.of(liar), List.of(), false, false));
    forgiving.takeDue(1);
    forgiving.ban(address(1));
    forgiving.ban(liar);
    forgiving.failed(address(1));

    clock.advanceMillis(29_000);
    assertTrue(forgiving.isBanned(address(1)));
    assertTrue(forgiving.isBanned(liar));
    assertFalse(forgiving.hasDue());

    clock.advanceMillis(1_000);
    assertFalse(forgiving.isBanned(liar));
    assertEquals(List.of(address(1)), forgiving.takeDue(1));
  }
}
