package org.idiotorrent.lab;

import java.io.IOException;
import java.util.List;

/** A host's own D-Bus and Avahi: /run is private to them and to what talks with them. */
final class Avahi {
  private static final String SCRIPT =
      """
      echo $$
      mount -t tmpfs tmpfs /run
      mkdir -p /run/dbus
      dbus-daemon --system --fork
      avahi-daemon --daemonize --no-drop-root --no-chroot --no-rlimits
      echo ready
      exec sleep 300
      """;

  private final Lan lan;
  private final int host;
  private final String pid;

  private Avahi(Lan lan, int host, String pid) {
    this.lan = lan;
    this.host = host;
    this.pid = pid;
  }

  static Avahi start(Lan lan, int host) throws IOException {
    Running all = lan.start(host, "unshare", "--mount", "sh", "-c", SCRIPT);
    all.awaitLine(line -> line.equals("ready"));
    return new Avahi(lan, host, all.awaitLine(line -> line.chars().allMatch(Character::isDigit)));
  }

  /** Starts a command that talks with it. */
  Running start(String... command) throws IOException {
    return lan.start(host, Samples.words(List.of("nsenter", "--mount", "--target", pid), command));
  }
}
