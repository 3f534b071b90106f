package org.idiotorrent.lan;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells ways which interfaces there are, from the start on and as they come and go. When the
 * machine, or this process, was asleep, all come anew: nobody knows what happened meanwhile.
 */
final class InterfaceWatch {
  /** DISCOVERY.md, section 1. */
  static final Cadence CADENCE = Cadence.every(Duration.ofSeconds(2));

  private static final Duration ASLEEP = Duration.ofSeconds(15);

  private static final System.Logger log = System.getLogger(InterfaceWatch.class.getName());

  private final Supplier<Set<LanInterface>> source;
  private final List<LanWay> ways;
  private final InstantSource clock;
  private Instant lastLook;
  private Set<LanInterface> known = Set.of();

  /**
   * @param clock goes on while the machine sleeps
   */
  InterfaceWatch(Supplier<Set<LanInterface>> source, List<LanWay> ways, InstantSource clock) {
    this.source = source;
    this.ways = List.copyOf(ways);
    this.clock = clock;
    this.lastLook = clock.instant();
  }

  /** Watches the interfaces that may be used. */
  static InterfaceWatch of(LanSettings settings, List<LanWay> ways) {
    return new InterfaceWatch(
        () -> LanInterface.list(settings.interfaces()), ways, InstantSource.system());
  }

  /** Lists anew and tells what changed since the last time. */
  void look() {
    Set<LanInterface> now = source.get();
    boolean slept = hasSlept();
    Set<LanInterface> before = known;
    known = now;
    for (LanInterface gone : slept ? before : without(before, now)) {
      ways.forEach(way -> guarded(() -> way.down(gone)));
    }
    for (LanInterface come : slept ? now : without(now, before)) {
      ways.forEach(way -> guarded(() -> way.up(come)));
    }
  }

  /** What fails on one interface, or in one way, is no reason to tell nobody else, or twice. */
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.log(System.Logger.Level.WARNING, "a way of discovery on the LAN failed", e);
    }
  }

  private boolean hasSlept() {
    Instant before = lastLook;
    lastLook = clock.instant();
    return Duration.between(before, lastLook).compareTo(ASLEEP) > 0;
  }

  private static Set<LanInterface> without(Set<LanInterface> all, Set<LanInterface> these) {
    Set<LanInterface> rest = new LinkedHashSet<>(all);
    rest.removeAll(these);
    return rest;
  }
}
