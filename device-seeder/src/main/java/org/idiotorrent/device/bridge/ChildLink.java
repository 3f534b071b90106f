package org.idiotorrent.device.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A program that speaks IDT1 on its standard input and output. */
final class ChildLink implements DeviceLink {
  private static final int PIECE = 4_096;

  private final List<String> command;

  ChildLink(List<String> command) {
    this.command = List.copyOf(command);
  }

  @Override
  public void carry(SocketChannel local) throws IOException {
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      Thread.ofPlatform().daemon().name("to child").start(() -> send(local, child));
      receive(child.getInputStream(), local);
    } finally {
      local.close(); // ends the other thread
      child.destroy();
    }
  }

  private static void send(SocketChannel local, Process child) {
    byte[] piece = new byte[PIECE];
    try (OutputStream out = child.getOutputStream()) {
      ByteBuffer buffer = ByteBuffer.wrap(piece);
      while (local.read(buffer.clear()) >= 0) {
        out.write(piece, 0, buffer.position());
        out.flush();
      }
    } catch (IOException e) {
      child.destroy(); // either end is gone
    }
  }

  private static void receive(InputStream in, SocketChannel local) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      ByteBuffer buffer = ByteBuffer.wrap(piece, 0, length);
      while (buffer.hasRemaining()) {
        local.write(buffer);
      }
    }
  }

  /** Nothing is kept between connections. */
  @Override
  public void close() {}
}
