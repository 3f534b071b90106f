package org.idiotorrent.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.idiotorrent.announce.TrackerUrl;
import picocli.CommandLine.Option;

/** Which trackers to use. */
final class TrackerOptions {
  private static final int MOST = 8;
  private static final int MOST_HINTS = 4;

  @Option(
      names = "--tracker",
      paramLabel = "URL",
      description =
          "Use this tracker, for peers beyond the LAN; may be given several times. Default: as"
              + " IDT_TRACKER or the configuration says.")
  List<TrackerUrl> named = new ArrayList<>();

  @Option(names = "--no-tracker", description = "Use no tracker at all.")
  boolean none;

  /** The trackers that the user named, or else those that are configured. */
  List<TrackerUrl> chosen() throws CommandException {
    if (none) {
      return List.of();
    }
    List<TrackerUrl> all = named.isEmpty() ? TrackerConfiguration.ofThisUser().read() : named;
    if (all.size() > MOST) {
      throw CommandException.usage("more than " + MOST + " trackers: " + all.size());
    }
    return all.stream().distinct().toList();
  }

  /** The same, and those that a link or a manifest names, as far as they are valid. */
  List<TrackerUrl> chosenAnd(List<String> hints) throws CommandException {
    Set<TrackerUrl> all = new LinkedHashSet<>(chosen());
    if (!none) {
      hints.stream()
          .flatMap(text -> TrackerUrl.parse(text).stream())
          .distinct()
          .limit(MOST_HINTS)
          .forEach(all::add);
    }
    return List.copyOf(all);
  }
}
