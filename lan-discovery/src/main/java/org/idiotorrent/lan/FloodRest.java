package org.idiotorrent.lan;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Leaves an interface alone for a while on which a way of finding was flooded. */
final class FloodRest {
  private static final Duration REST = Duration.ofSeconds(30);

  private final LanLoop loop;
  private final LanWay way;
  private final Set<LanInterface> resting = new HashSet<>();

  FloodRest(LanLoop loop, LanWay way) {
    this.loop = loop;
    this.way = way;
  }

  /** From any thread: {@code way} goes down on {@code lan}, and up again after a while. */
  void begin(LanInterface lan) {
    loop.execute(() -> {
      way.down(lan);
      resting.add(lan);
      loop.after(
          REST,
          () -> {
            if (resting.remove(lan)) {
              way.up(lan);
            }
          });
    });
  }

  /** On the loop's thread: the interface is gone. */
  void cancel(LanInterface lan) {
    resting.remove(lan);
  }
}
