package org.idiotorrent.device.bridge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The host's side of a serial line: one connection, one packet at a time (SERIAL.md, section 2). A
 * thread of its own takes in the line; {@link #carry} is for one thread.
 */
final class SerialTunnel {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int TRIES = 10;
  private static final int WAITING_ANSWERS = 4; // stale ones are passed over

  private final OutputStream toDevice;
  private final BlockingQueue<SerialPacket.Answer> answers =
      new ArrayBlockingQueue<>(WAITING_ANSWERS);
  private int number;
  private volatile boolean gone;

  /** Takes over both directions of a line; whoever opened them closes them. */
  SerialTunnel(InputStream fromDevice, OutputStream toDevice) {
    this.toDevice = toDevice;
    Thread.ofPlatform().daemon().name("serial").start(() -> read(fromDevice));
  }

  private void read(InputStream in) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next != 0) {
          if (line.size() <= SerialPacket.MAX_LINE) { // longer is no packet
            line.write(next);
          }
        } else {
          SerialPacket.ofDevice(line.toByteArray()).ifPresent(answers::offer);
          line.reset();
        }
      }
    } catch (IOException e) {
      line.reset(); // the line is gone, as at its end
    }
    gone = true;
  }

  /** Whether nothing more is to be expected of the line. */
  boolean isGone() {
    return gone;
  }

  /** Carries a new connection of the device until either side ends it. */
  void carry(SocketChannel local) throws IOException {
    ByteBuffer pending = ByteBuffer.allocate(SerialPacket.HOST_DATA);
    local.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      local.register(selector, SelectionKey.OP_READ);
      SerialPacket.Answer answer = exchange(true, pending);
      while (!answer.closed()) {
        boolean more = answer.data().hasRemaining();
        write(answer.data(), local);
        if (!more && pending.position() == 0) {
          selector.select(POLL.toMillis());
          selector.selectedKeys().clear();
        }
        if (pending.hasRemaining() && local.read(pending) < 0) {
          return; // whoever asked has gone; the next connection makes the device forget this one
        }
        answer = exchange(false, pending);
      }
      write(answer.data(), local);
    }
  }

  /** Sends what is pending and takes off it what the device took. */
  private SerialPacket.Answer exchange(boolean begins, ByteBuffer pending) throws IOException {
    byte[] data = new byte[begins ? 0 : pending.position()];
    pending.get(0, data);
    number = (number + 1) % SerialPacket.NUMBERS;
    byte[] packet = SerialPacket.ofHost(number, begins, data);
    answers.clear();
    for (int i = 0; i < TRIES && !gone; i++) {
      toDevice.write(packet);
      toDevice.flush();
      Optional<SerialPacket.Answer> answer = await();
      if (answer.isPresent() && answer.get().taken() <= data.length) {
        pending.flip().position(begins ? 0 : answer.get().taken());
        pending.compact();
        return answer.get();
      }
    }
    gone = true;
    throw new IOException("the device does not answer on its serial line");
  }

  /** The answer to the packet with the current number, unless it takes too long. */
  private Optional<SerialPacket.Answer> await() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        long left = end - System.nanoTime();
        SerialPacket.Answer answer = answers.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
        if (answer == null || answer.number() == number) {
          return Optional.ofNullable(answer);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void write(ByteBuffer data, SocketChannel local) throws IOException {
    while (data.hasRemaining()) {
      if (local.write(data) == 0) {
        Thread.onSpinWait(); // loopback: the reader is quicker than any serial line
      }
    }
  }
}
