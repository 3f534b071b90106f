package org.idiotorrent.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.lan.InterfaceFilter;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.lan.RememberedPeers;
import org.idiotorrent.peer.Via;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to use the local network. */
final class LanOptions {
  @Option(
      names = "--via",
      paramLabel = "WAY[,WAY]",
      split = ",",
      hideParamSyntax = true,
      description =
          "Ways of discovery to use: beacon, mdns; for looking also probe (ask every address of the"
              + " subnet) and remembered (peers met before). Default: all.")
  @Nullable List<Via> ways;

  @Option(names = "--no-lan", description = "Use no discovery on the LAN at all.")
  boolean none;

  @Option(
      names = "--interface",
      paramLabel = "PATTERN",
      converter = Arguments.InterfacePattern.class,
      description =
          "Use only network interfaces with such a name, or with ! before it none such, on the LAN;"
              + " * and ? are wild; may be given several times. Default: all.")
  List<String> interfaces = new ArrayList<>();

  /**
   * For announcing a share that is gone again soon: by beacon alone where that is allowed, since
   * mDNS needs seconds to make a service known.
   */
  Optional<LanSettings> passingSettings() {
    return settings()
        .map(all -> all.ways().contains(Via.BEACON) ? all.withWays(Set.of(Via.BEACON)) : all);
  }

  /** Empty if the LAN is to be left alone. */
  Optional<LanSettings> settings() {
    if (none) {
      return Optional.empty();
    }
    LanSettings all = LanSettings.DEFAULT.withInterfaces(filter());
    if (ways == null) {
      return Optional.of(all);
    }
    Set<Via> chosen = new HashSet<>(ways);
    chosen.retainAll(all.ways());
    return Optional.of(all.withWays(chosen));
  }

  private InterfaceFilter filter() {
    return new InterfaceFilter(interfaces);
  }

  /** Where to look for peers met before, and to note those met now; empty if not at all. */
  Optional<RememberedPeers> remembered() {
    return none || (ways != null && !ways.contains(Via.REMEMBERED))
        ? Optional.empty()
        : stateFile().map(file -> new RememberedPeers(file, filter(), InstantSource.system()));
  }

  /** By the XDG Base Directory Specification; empty if nobody says where this user's home is. */
  private static Optional<Path> stateFile() {
    String state = System.getenv("XDG_STATE_HOME");
    if (state != null && state.startsWith("/")) {
      return Optional.of(Path.of(state, "idt", "peers"));
    }
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home", ""));
    return Optional.of(Path.of(home))
        .filter(Path::isAbsolute)
        .map(folder -> folder.resolve(".local").resolve("state").resolve("idt").resolve("peers"));
  }
}
