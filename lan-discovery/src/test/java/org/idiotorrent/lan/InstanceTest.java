package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.PeerId;
import org.junit.jupiter.api.Test;

class InstanceTest {
  private final PeerId self = PeerId.random();

  private boolean isOwn(int instance, PeerId peer) {
    return Instance.isOwn(new Sender(7536, instance, peer), self);
  }

  @Test
  void ownDatagramsAreKnownAfterAnyNumberOfChanges() {
    assertTrue(isOwn(Instance.after(0), self));
    assertTrue(isOwn(Instance.after(1), self));
    assertTrue(isOwn(Instance.after(1_000_000), self));
  }

  @Test
  void copyOfThisMachineIsAnother() {
    assertFalse(isOwn(Instance.FIRST - 1, self));
    assertFalse(isOwn(Instance.FIRST + (1 << 30), self));
    assertFalse(isOwn(Instance.FIRST, PeerId.random()));
  }
}
