package org.idiotorrent.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.lan.LanSettings;
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
      description = "Ways of discovery to use: beacon, mdns. Default: both.")
  @Nullable List<Via> ways;

  @Option(names = "--no-lan", description = "Use no discovery on the LAN at all.")
  boolean none;

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
    return Optional.of(
        ways == null ? LanSettings.DEFAULT : LanSettings.DEFAULT.withWays(Set.copyOf(ways)));
  }
}
