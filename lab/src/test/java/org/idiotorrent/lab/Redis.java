package org.idiotorrent.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A redis-server on a port of the loopback address, without persistence. */
final class Redis implements AutoCloseable {
  private final int port;
  private final Running process;

  private Redis(int port, Running process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param before words that go before the command, such as those of faketime
   * @param options of redis-server
   */
  static Redis start(int port, Path folder, List<String> before, String... options)
      throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("redis-server", "--port", Integer.toString(port)));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", folder.toString()));
    command.addAll(List.of(options));
    Redis redis = new Redis(port, new Running(new ProcessBuilder(command)));
    Awaitility.await().until(() -> redis.cli("PING").contains("PONG"));
    return redis;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** What redis-cli prints. */
  String cli(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    command.addAll(List.of(words));
    return String.join("\n", new Running(new ProcessBuilder(command)).result().out());
  }

  /** By its own command, since faketime stands between it and this process. */
  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      cli("SHUTDOWN", "NOSAVE");
      process.result();
    }
  }
}
