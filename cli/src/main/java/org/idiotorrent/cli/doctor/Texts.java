package org.idiotorrent.cli.doctor;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.idiotorrent.cli.text.Durations;
import org.idiotorrent.peer.PeerAddress;

/** How things are written in sentences. */
final class Texts {
  private static final int MOST = 4;

  private Texts() {}

  /** Without the scope that Java adds to every address of an interface. */
  static String of(InetAddress address) {
    return PeerAddress.of(address, 1).host().replaceFirst("%.*", "");
  }

  /** The first few of {@code things}, once each, and how many more there are. */
  static String list(Collection<?> things) {
    String few =
        things.stream()
            .distinct()
            .limit(MOST)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    long more = things.stream().distinct().count() - MOST;
    return more > 0 ? few + " and " + more + " more" : few;
  }

  /** Whole seconds. */
  static String of(Duration time) {
    return Durations.format(Duration.ofSeconds(time.abs().toSeconds()));
  }
}
