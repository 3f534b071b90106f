package org.idiotorrent.lan;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells that a datagram came just before: most is sent by multicast and by broadcast. Times are of
 * {@link System#nanoTime()}.
 */
final class Copies {
  private static final long WITHIN = Duration.ofMillis(20).toNanos();

  /** What came last; where from, and when. */
  private ByteBuffer last = ByteBuffer.allocate(0);

  private @Nullable InetSocketAddress lastSource;
  private long lastAt;

  /** Whether this is a copy of the datagram before it. */
  boolean isCopy(ByteBuffer datagram, InetSocketAddress source, long now) {
    if (source.equals(lastSource) && now - lastAt < WITHIN && datagram.equals(last)) {
      return true;
    }
    last = ByteBuffer.allocate(datagram.remaining()).put(datagram.duplicate()).flip();
    lastSource = source;
    lastAt = now;
    return false;
  }
}
