package org.idiotorrent.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.idiotorrent.Background;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.transfer.Recipient;
import org.junit.jupiter.api.Test;

class AudienceTest {
  private static final Manifest SHARE = Manifests.file(1, 1_000, 100).manifest();
  private static final Manifest OTHER = Manifests.file(2, 1_000, 100).manifest();

  private final AtomicLong nanos = new AtomicLong();
  private final Audience audience = new Audience(nanos::get);

  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theConnectionsOfAnAddressForAShareAreOneRecipient() {
    audience.sent(address(1), SHARE, 300);
    audience.sent(address(1), SHARE, 400);
    audience.sent(address(1), OTHER, 1);
    audience.sent(address(2), SHARE, 2);

    assertEquals(3, audience.recipients().size());
    assertTrue(
        audience.recipients().contains(new Recipient("browser", address(1), SHARE, 700, 700)));
  }

  @Test
  void nobodyHasMoreThanThereIs() {
    audience.sent(address(1), SHARE, 5_000); // again and again

    assertEquals(
        List.of(new Recipient("browser", address(1), SHARE, 5_000, 1_000)), audience.recipients());
  }

  @Test
  void whoGetsNothingForTenSecondsHasLeft() {
    audience.sent(address(1), SHARE, 1);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    audience.sent(address(2), SHARE, 1);
    assertEquals(2, audience.recipients().size());

    nanos.addAndGet(1);
    assertEquals(List.of(new Recipient("browser", address(2), SHARE, 1, 1)), audience.recipients());

    audience.sent(address(1), SHARE, 1);
    assertEquals(2, audience.recipients().size());
  }

  @Test
  void aCrowdIsBoundedAndMakesRoomWhenItLeaves() {
    IntStream.range(0, 2_000).forEach(i -> audience.sent(address(i), SHARE, 1));
    assertEquals(1_024, audience.recipients().size());
    audience.sent(address(0), SHARE, 1);
    assertTrue(audience.recipients().stream().anyMatch(one -> one.sent() == 2), "who is known");

    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    audience.sent(address(1_999), SHARE, 1);
    assertEquals(1, audience.recipients().size());
  }

  @Test
  void whatSeveralConnectionsSendAtOnceIsAllCounted() throws Exception {
    List<Background<Boolean>> connections =
        IntStream.range(0, 4)
            .mapToObj(number ->
                Background.run(() -> {
                  for (int i = 0; i < 1_000; i++) {
                    audience.sent(address(1), SHARE, 1);
                    audience.recipients();
                  }
                  return true;
                }))
            .toList();
    for (Background<Boolean> connection : connections) {
      connection.result();
    }

    assertEquals(4_000, audience.recipients().getFirst().sent());
  }
}
