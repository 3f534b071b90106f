package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrowdStateTest {
  private static final long TWO_SECONDS = Duration.ofSeconds(2).toNanos();
  private final CrowdState state = new CrowdState();

  @BeforeEach
  void crowd() {
    state.set(true);
  }

  private static InetAddress host(int number) {
    return Subnet.ipv4(0x0a4d_0000 + number);
  }

  @Test
  void isRememberedForTwoSeconds() {
    state.answers(host(1), true, 10);
    assertTrue(state.spares(host(1), 10 + TWO_SECONDS - 1));
    assertFalse(state.spares(host(1), 10 + TWO_SECONDS));
    assertFalse(state.spares(host(2), 10));
  }

  @Test
  void whoIsInNoCrowdSparesNobody() {
    state.answers(host(1), true, 10);
    state.set(false);
    assertFalse(state.spares(host(1), 10));
  }

  @Test
  void whoHasToWaitIsNotSpared() {
    state.answers(host(1), true, 10);
    state.answers(host(1), false, 20);
    assertFalse(state.spares(host(1), 20));
  }

  @Test
  void whoAskedLongestAgoIsForgottenFirst() {
    for (int i = 0; i < CrowdState.CAPACITY; i++) {
      state.answers(host(i), true, 0);
    }
    state.answers(host(0), true, 1);
    state.answers(host(1_000_000), true, 1);
    assertTrue(state.spares(host(0), 1), "asked again");
    assertFalse(state.spares(host(1), 1));
    assertTrue(state.spares(host(2), 1));
  }
}
