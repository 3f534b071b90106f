package org.idiotorrent.transfer;

import java.util.OptionalInt;

/**
 * How a peer behaves.
 *
 * @param port to listen on; empty for the default or the next that is free
 * @param up bytes of chunks sent, over all connections
 * @param down bytes of chunks received, over all connections
 * @param connections served at the same time, three quarters of them of one address at most; others
 *     are told to come back
 */
public record PeerSettings(
    OptionalInt port, PeerThreads threads, RateLimit up, RateLimit down, int connections) {
  public static final PeerSettings DEFAULT =
      new PeerSettings(
          OptionalInt.empty(), PeerThreads.VIRTUAL, RateLimit.NONE, RateLimit.NONE, 1_000);

  /** The same on another port, or with empty on the default one or the next that is free. */
  public PeerSettings withPort(OptionalInt other) {
    return new PeerSettings(other, threads, up, down, connections);
  }

  /** The same with connections on such threads. */
  public PeerSettings withThreads(PeerThreads other) {
    return new PeerSettings(port, other, up, down, connections);
  }

  /** The same with these bounds for what is sent and received. */
  public PeerSettings withLimits(RateLimit newUp, RateLimit newDown) {
    return new PeerSettings(port, threads, newUp, newDown, connections);
  }

  /** The same for so many connections at a time. */
  public PeerSettings withConnections(int other) {
    return new PeerSettings(port, threads, up, down, other);
  }
}
