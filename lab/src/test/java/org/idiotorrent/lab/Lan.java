package org.idiotorrent.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A LAN in a box for one test: hosts 1 to N, made by {@code lab/lan}, each with a folder of its
 * own, in which the real {@code ./idt} runs. Goes down with {@link #close()}, or with this JVM
 * however it ends.
 */
final class Lan implements AutoCloseable {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String SCRIPT = ROOT.resolve("lab/lan").toString();

  private final String name;
  private final Path folder;
  private final Collection<Running> running = new ConcurrentLinkedQueue<>();

  private Lan(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /**
   * A lab of {@code hosts} hosts.
   *
   * @param folder where the hosts' folders are made
   * @param options of {@code lab/lan up}
   */
  static Lan up(Path folder, int hosts, String... options) throws IOException {
    String name = "it" + ProcessHandle.current().pid() + "x" + folder.getFileName();
    String shortName = "it" + Integer.toHexString(name.hashCode());
    Lan lan = new Lan(shortName, folder);
    for (int host = 1; host <= hosts; host++) {
      Files.createDirectories(lan.home(host));
    }
    List<String> command = new ArrayList<>(List.of("up", Integer.toString(hosts)));
    command.addAll(List.of("--owner", Long.toString(ProcessHandle.current().pid())));
    command.addAll(Arrays.asList(options));
    lan.lan(command.toArray(new String[0])).expect(0);
    return lan;
  }

  /** Runs a command of {@code lab/lan} on this lab. */
  Result lan(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT, "--name", name));
    command.addAll(Arrays.asList(arguments));
    return new Running(new ProcessBuilder(command)).result();
  }

  /** The IPv4 address of a host. */
  String address(int host) {
    return "10.77.0." + host;
  }

  /** The folder that commands in {@code host} run in. */
  Path home(int host) {
    return folder.resolve("host" + host);
  }

  /** Starts a command in {@code host}, in its folder. */
  Running start(int host, String... command) throws IOException {
    List<String> all =
        new ArrayList<>(List.of(SCRIPT, "--name", name, "exec", Integer.toString(host)));
    all.addAll(Arrays.asList(command));
    ProcessBuilder builder = new ProcessBuilder(all).directory(home(host).toFile());
    builder.environment().put("HOME", home(host).toString());
    builder.environment().remove("XDG_CONFIG_HOME");
    builder.environment().put("IDT_NO_BUILD", "1");
    Running process = new Running(builder);
    running.add(process);
    return process;
  }

  /** Runs a command in {@code host} to its end. */
  Result run(int host, String... command) throws IOException {
    return start(host, command).result();
  }

  /** What the kernel counted on eth0 of {@code host}: {@code rx} or {@code tx}, of what. */
  long counter(int host, String direction, String unit) throws IOException {
    Result shown = run(host, "ip", "-s", "-j", "link", "show", "eth0").expect(0);
    JsonNode link = Running.parse(String.join("", shown.out())).path(0);
    return link.path("stats64").path(direction).path(unit).asLong();
  }

  /** Starts {@code ./idt} in {@code host}. */
  Running startIdt(int host, String... arguments) throws IOException {
    return start(host, idt(arguments));
  }

  /** Runs {@code ./idt} in {@code host} to its end. */
  Result idt(int host, String... arguments) throws IOException {
    return startIdt(host, arguments).result();
  }

  /** The command line of {@code ./idt}. */
  static String[] idt(String... arguments) {
    return Stream.concat(Stream.of(ROOT.resolve("idt").toString()), Stream.of(arguments))
        .toArray(String[]::new);
  }

  /** A file with {@code bytes} in the folder of {@code host}. */
  Path write(int host, String file, byte[] bytes) throws IOException {
    return Files.write(home(host).resolve(file), bytes);
  }

  /** {@code file} in the folder of {@code host}. */
  byte[] read(int host, String file) {
    try {
      return Files.readAllBytes(home(host).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    running.forEach(Running::kill);
    lan("down").expect(0);
  }
}
