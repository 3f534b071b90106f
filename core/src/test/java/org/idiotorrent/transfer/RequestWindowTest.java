package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RequestWindowTest {
  private static final int CHUNK = 64 << 10;

  private final ManualClock clock = new ManualClock();

  private RequestWindow window(int chunkSize, int peerLimit) {
    return new RequestWindow(chunkSize, peerLimit, clock.instant());
  }

  private int after(RequestWindow window, int chunks, long millisEach) {
    for (int i = 0; i < chunks; i++) {
      clock.advanceMillis(millisEach);
      window.received(CHUNK, clock.instant());
    }
    return window.chunks();
  }

  @Test
  void startsSmall() {
    assertEquals(4, window(CHUNK / 4, 256).chunks());
    assertEquals(2, window(CHUNK, 256).chunks());
    assertEquals(2, window(4 << 20, 256).chunks());
  }

  @Test
  void neverAsksForMoreThanThePeerTakes() {
    RequestWindow device = window(1_024, 1);

    assertEquals(1, device.chunks());
    assertEquals(1, after(device, 100, 1));
  }

  @Test
  void growsWithEveryChunkThatAFastPeerSends() {
    assertEquals(102, after(window(CHUNK, 256), 100, 0));
  }

  @Test
  void holdsNoMoreThanAFewMegabytes() {
    assertEquals(4, after(window(4 << 20, 256), 100, 0));
    assertEquals(256, after(window(CHUNK, 65_535), 1_000, 0));
  }

  @Test
  void isAboutWhatAPeerSendsInAThirdOfASecond() {
    int window = after(window(CHUNK, 256), 500, 10); // 100 chunks a second

    assertTrue(window >= 28 && window <= 33, "window: " + window);
  }

  @Test
  void shrinksWithAPeerThatGetsSlower() {
    RequestWindow window = window(CHUNK, 256);
    after(window, 200, 2);

    assertEquals(2, after(window, 200, 1_000));
  }
}
