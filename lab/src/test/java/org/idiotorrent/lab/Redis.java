package org.idiotorrent.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
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
   * @param options of redis-server
   */
  static Redis start(int port, Path folder, String... options) throws IOException {
    return start(port, folder, Map.of(), options);
  }

  /** With the time of day {@code seconds} off. */
  static Redis startShifted(int port, Path folder, long seconds) throws IOException {
    return start(port, folder, ShiftedClock.build(folder).by(seconds));
  }

  private static Redis start(
      int port, Path folder, Map<String, String> environment, String... options)
      throws IOException {
    Files.createDirectories(folder);
    List<String> command =
        new ArrayList<>(List.of("redis-server", "--port", Integer.toString(port)));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", folder.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Redis redis = new Redis(port, new Running(builder));
    Awaitility.await().until(redis::answers);
    return redis;
  }

  private boolean answers() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("it ended: " + process);
    }
    return cli("PING").contains("PONG");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * A free port for a node of a cluster, which takes the one 10,000 above as well: both are below
   * those that connections get, of which another may be in use at any moment.
   */
  static int freeClusterPort() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(11_000, 22_000);
      if (isFree(port) && isFree(port + 10_000)) {
        return port;
      }
    }
    throw new IOException("no two ports are free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
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

  @Override
  public void close() {
    if (process.isAlive()) {
      process.kill();
      process.result();
    }
  }
}
