package org.idiotorrent.lan;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Tells ways which interfaces there are, from the start on and as they come and go. */
final class InterfaceWatch {
  /** DISCOVERY.md, section 1. */
  static final Cadence CADENCE = Cadence.every(Duration.ofSeconds(3));

  private final Supplier<Set<LanInterface>> source;
  private final List<LanWay> ways;
  private Set<LanInterface> known = Set.of();

  InterfaceWatch(Supplier<Set<LanInterface>> source, List<LanWay> ways) {
    this.source = source;
    this.ways = List.copyOf(ways);
  }

  /** Lists anew and tells what changed since the last time. */
  void look() {
    Set<LanInterface> now = source.get();
    for (LanInterface gone : without(known, now)) {
      ways.forEach(way -> way.down(gone));
    }
    for (LanInterface come : without(now, known)) {
      ways.forEach(way -> way.up(come));
    }
    known = now;
  }

  private static Set<LanInterface> without(Set<LanInterface> all, Set<LanInterface> these) {
    Set<LanInterface> rest = new LinkedHashSet<>(all);
    rest.removeAll(these);
    return rest;
  }
}
