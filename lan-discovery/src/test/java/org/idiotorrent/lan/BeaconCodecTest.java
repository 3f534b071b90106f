package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.idiotorrent.lan.Beacon.Announce;
import org.idiotorrent.lan.Beacon.Query;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.NamePattern;
import org.idiotorrent.share.ShareQuery;
import org.junit.jupiter.api.Test;

class BeaconCodecTest {
  private static final Sender SENDER = new Sender(7536, 1, PeerId.random());

  @Test
  void announcementOfManySharesHoldsWhatFitsAndSaysThatThereAreMore() {
    List<AnnouncedShare> shares =
        IntStream.range(0, 300).mapToObj(i -> TestShares.named("file-" + i + ".bin")).toList();

    ByteBuffer datagram = BeaconCodec.announce(SENDER, shares, BeaconCodec.MAX_BYTES);

    assertTrue(datagram.remaining() <= 1_200, datagram::toString);
    Announce announce = (Announce) BeaconCodec.decode(datagram).orElseThrow();
    assertTrue(announce.more());
    assertEquals(shares.subList(0, announce.shares().size()), announce.shares());
    assertTrue(announce.shares().size() > 15, () -> "" + announce.shares().size());
  }

  @Test
  void nameThatDoesNotFitTheShortestAnswerIsCutAtTheEndOfACharacter() {
    AnnouncedShare share = TestShares.named("Übergrößenübersicht");

    ByteBuffer datagram = BeaconCodec.announce(SENDER, List.of(share), 3 * 30);

    Announce announce = (Announce) BeaconCodec.decode(datagram).orElseThrow();
    assertEquals(share.idHex(), announce.shares().getFirst().idHex());
    assertEquals("Übergrößen", announce.shares().getFirst().name());
    assertFalse(announce.more());
  }

  @Test
  void longestPatternFitsAQuery() {
    ShareQuery wanted = new ShareQuery.ByName(new NamePattern("ä".repeat(127) + "*"));

    ByteBuffer datagram = BeaconCodec.query(SENDER, wanted);

    assertEquals(400, datagram.remaining());
    assertEquals(new Query(SENDER, wanted), BeaconCodec.decode(datagram).orElseThrow());
  }

  @Test
  void bytesOfAnyKindNeverThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] sound = new byte[400];
    BeaconCodec.query(SENDER, new ShareQuery.Everything()).get(sound);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      System.arraycopy(sound, 0, bytes, 0, Math.min(4, bytes.length));
      if (bytes.length > 4) {
        bytes[4] = (byte) random.nextInt(5);
      }
      try {
        BeaconCodec.decode(ByteBuffer.wrap(bytes));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
