package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Via;
import org.junit.jupiter.api.Test;

class InquiryTurnsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final InquiryTurns turns = new InquiryTurns();

  private Contact waiting(String host, int port, Via via) {
    Contact contact = new Contact(new PeerAddress(host, port));
    contact.heardBy(via);
    turns.add(contact);
    return contact;
  }

  /** All whose turn it is at {@code now}, nobody having answered. */
  private List<Contact> all(long now) {
    List<Contact> all = new ArrayList<>();
    for (var next = turns.next(now); next.isPresent(); next = turns.next(now)) {
      all.add(next.get());
    }
    return all;
  }

  @Test
  void whoWasHeardOfFirstIsFirst() {
    Contact first = waiting("192.0.2.1", 1, Via.BEACON);
    Contact second = waiting("192.0.2.2", 1, Via.MDNS);

    assertEquals(List.of(first, second), all(0));
    assertEquals(Optional.empty(), turns.next(0));
  }

  @Test
  void aHostThatHasManyKeepsNobodyWaiting() {
    for (int port = 1; port <= 1_000; port++) {
      waiting("192.0.2.66", port, Via.MDNS);
    }
    assertEquals(64, all(0).size());
    Contact real = waiting("192.0.2.1", 1, Via.BEACON);

    assertEquals(List.of(), all(SECOND - 1));
    assertEquals(
        List.of(real), all(SECOND), "as soon as the others are slow, and no other of them");
  }

  @Test
  void whoIsOnlyRememberedComesLastAndTakesFewPlaces() {
    for (int host = 1; host <= 64; host++) {
      waiting("192.0.2." + host, 1, Via.REMEMBERED);
    }
    Contact real = waiting("198.51.100.1", 1, Via.BEACON);

    List<Contact> first = all(0);
    assertEquals(real, first.getFirst());
    assertEquals(1 + 16, first.size());

    first.forEach(turns::ended);
    assertEquals(16, all(0).size(), "the next ones");
  }

  @Test
  void manyThatNeverAnswerAreNeverTooMany() {
    for (int host = 0; host < 2_000; host++) {
      waiting("192.0." + host / 250 + '.' + host % 250, 1, Via.BEACON);
    }
    int asked = 0;
    for (int second = 0; second < 10; second++) {
      asked += all(second * SECOND).size();
    }

    assertEquals(256, asked);
  }

  @Test
  void whoIsAskedAgainTakesAPlaceToo() {
    Contact known = new Contact(new PeerAddress("192.0.2.1", 1));
    assertTrue(turns.again(known, 0));
    for (int host = 2; host <= 64; host++) {
      assertTrue(turns.again(new Contact(new PeerAddress("192.0.2." + host, 1)), 0));
    }
    assertFalse(turns.again(new Contact(new PeerAddress("192.0.2.65", 1)), 0));

    turns.ended(known);
    assertTrue(turns.again(known, 0));
  }
}
