package org.idiotorrent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SendersTest {
  private final Senders senders = new Senders();

  private void begin(int count) {
    for (int i = 0; i < count; i++) {
      senders.begin();
    }
  }

  @Test
  void aFewAreNoCrowd() {
    begin(15);
    assertFalse(senders.isCrowd());
    begin(1);
    assertTrue(senders.isCrowd());
    assertEquals(256 << 10, senders.room());
  }

  @Test
  void aCrowdSharesTheRoomAndWhoIsLeftOfItHasMore() {
    begin(50);
    assertEquals(64 << 10, senders.room());
    begin(450);
    assertEquals(32 << 10, senders.room());
    for (int i = 0; i < 499; i++) {
      senders.end();
    }
    assertFalse(senders.isCrowd());
    assertEquals(256 << 10, senders.room());
  }
}
