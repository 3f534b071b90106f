package org.idiotorrent.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * The connection to a client, under time limits: one who lets the time pass finds it closed by
 * {@link #closeIfOverdue}. All else is for the one thread that serves it.
 */
final class Line implements Closeable {
  private static final long NEVER = Long.MAX_VALUE;

  private final SocketChannel channel;
  private final Senders senders;
  private final Request.Ends ends;
  private volatile long limit = NEVER; // System.nanoTime() at which the time is over
  private boolean inHead;
  private int room; // that was asked of the system for this socket; 0: left to it

  Line(SocketChannel channel, Senders senders) throws IOException {
    this.channel = channel;
    this.senders = senders;
    this.ends =
        new Request.Ends(
            (InetSocketAddress) channel.getRemoteAddress(),
            (InetSocketAddress) channel.getLocalAddress());
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  Request.Ends ends() {
    return ends;
  }

  /**
   * Starts the clock for what is read next.
   *
   * @param begun whether some of the request has come
   */
  void awaitBytes(boolean begun) {
    if (begun ? !inHead : limit == NEVER) {
      allow(begun ? HttpLimits.HEAD_TIME : HttpLimits.IDLE);
      inHead = begun;
    }
  }

  /** A whole request has come. */
  void arrived() {
    limit = NEVER;
    inHead = false;
  }

  int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  /** Where to send to; every wait for the client counts. */
  Sink sink() {
    return new Sink(channel, this::beforeSending, () -> limit = NEVER);
  }

  private void beforeSending(Duration time) throws IOException {
    allow(time);
    if (room != 0 || senders.isCrowd()) {
      makeRoom(senders.room());
    }
  }

  private void makeRoom(int bytes) throws IOException {
    if (room != bytes) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
      room = bytes;
    }
  }

  private void allow(Duration time) {
    limit = System.nanoTime() + time.toNanos();
  }

  void closeIfOverdue(long nanoTime) throws IOException {
    long now = limit;
    if (now != NEVER && nanoTime - now > 0) {
      close();
    }
  }

  /** Ends the connection so that the client can read what was sent last. */
  void end() throws IOException {
    allow(HttpLimits.GOODBYE);
    channel.shutdownOutput();
    ByteBuffer rest = ByteBuffer.allocate(4_096);
    while (channel.read(rest.clear()) >= 0) {
      // what was not read would turn the goodbye into a reset
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
