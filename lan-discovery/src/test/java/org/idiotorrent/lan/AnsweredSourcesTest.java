package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnsweredSourcesTest {
  private static final long TWO_SECONDS = Duration.ofSeconds(2).toNanos();
  private final AnsweredSources sources = new AnsweredSources();

  private static InetAddress host(int number) {
    return Subnet.ipv4(0x0a4d_0000 + number);
  }

  @Test
  void isRememberedForTwoSeconds() {
    sources.note(host(1), 10);
    assertTrue(sources.has(host(1), 10 + TWO_SECONDS - 1));
    assertFalse(sources.has(host(1), 10 + TWO_SECONDS));
    assertFalse(sources.has(host(2), 10));
  }

  @Test
  void whoAskedLongestAgoIsForgottenFirst() {
    for (int i = 0; i < AnsweredSources.CAPACITY; i++) {
      sources.note(host(i), 0);
    }
    sources.note(host(0), 1);
    sources.note(host(1_000_000), 1);
    assertTrue(sources.has(host(0), 1), "asked again");
    assertFalse(sources.has(host(1), 1));
    assertTrue(sources.has(host(2), 1));
  }
}
