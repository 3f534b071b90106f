package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.junit.jupiter.api.Test;

class ShareOfferTest {
  private static final String ID = "4f2a".repeat(16);

  private static ShareOffer offer(String host, int port, String name, boolean reachable) {
    AnnouncedShare share = new AnnouncedShare(ID, name.length(), 16_384, true, false, name);
    return new ShareOffer(
        share.id().orElseThrow(),
        share,
        new FoundShare.FoundPeer(
            Optional.of(PeerId.random()),
            new PeerAddress(host, port),
            name,
            Set.of(Via.BEACON),
            true,
            reachable));
  }

  private static FoundShare merged(ShareOffer... offers) {
    return ShareOffer.merge(Stream.of(offers)).getFirst();
  }

  @Test
  void mostHostsDecideWhatAShareIsCalled() {
    FoundShare found =
        merged(
            offer("2001:db8::66", 1, "forged", true),
            offer("2001:db8::66", 2, "forged", true),
            offer("2001:db8::66", 3, "forged", true),
            offer("192.0.2.1", 1, "photo.jpg", true),
            offer("192.0.2.2", 1, "photo.jpg", true));

    assertEquals("photo.jpg", found.name());
    assertEquals(9, found.size());
    assertEquals(5, found.peers().size());
  }

  @Test
  void whoWasNotReachedDoesNotDecide() {
    FoundShare found =
        merged(
            offer("192.0.2.66", 1, "forged", false),
            offer("192.0.2.67", 1, "forged", false),
            offer("192.0.2.1", 1, "photo.jpg", true));

    assertEquals("photo.jpg", found.name());
  }

  @Test
  void itIsMeantByAnyNameThatAPeerGives() {
    FoundShare found =
        merged(offer("2001:db8::66", 1, "forged", true), offer("192.0.2.1", 1, "photo.jpg", true));

    assertTrue(found.isCalled("photo.jpg"::equals));
    assertTrue(found.isCalled("forged"::equals));
  }
}
