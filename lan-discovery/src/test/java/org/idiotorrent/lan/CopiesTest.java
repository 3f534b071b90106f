package org.idiotorrent.lan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CopiesTest {
  private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
  private final InetSocketAddress ann = new InetSocketAddress(Subnet.ipv4(0x0a4d_0001), 7536);
  private final InetSocketAddress bob = new InetSocketAddress(Subnet.ipv4(0x0a4d_0002), 7536);
  private final Copies copies = new Copies();

  private boolean isCopy(String text, InetSocketAddress source, long now) {
    return copies.isCopy(
        ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), source, now * MILLISECOND);
  }

  @Test
  void sameFromTheSameSourceJustBeforeIsACopy() {
    assertFalse(isCopy("hello", ann, 0));
    assertTrue(isCopy("hello", ann, 0));
    assertTrue(isCopy("hello", ann, 19));
  }

  @Test
  void whatDiffersInAnythingIsNone() {
    assertFalse(isCopy("hello", ann, 0));
    assertFalse(isCopy("hallo", ann, 1));
    assertFalse(isCopy("hallo", bob, 1));
    assertFalse(isCopy("hallo!", bob, 1));
    assertFalse(isCopy("hallo!", bob, 21), "said again");
  }

  @Test
  void laterUseOfTheBufferMakesNoDifference() {
    ByteBuffer buffer = ByteBuffer.allocate(1).put(0, (byte) 1);
    assertFalse(copies.isCopy(buffer, ann, 0));
    buffer.put(0, (byte) 2);
    assertFalse(copies.isCopy(buffer, ann, 0));
  }
}
