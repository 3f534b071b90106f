package org.idiotorrent.lan;

import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerId;

/**
 * Whose beacon came over which family within the last 60 s, for those who ask whether they are
 * heard (WIRE.md, section 13). Times are of {@link System#nanoTime()}. Safe for several threads;
 * {@code this} guards all.
 */
final class HeardAskers {
  static final int CAPACITY = 1_024;
  private static final long LIFETIME = Duration.ofSeconds(60).toNanos();

  /**
   * @param answered whether any of what came over IPv4 could be answered
   */
  private record Heard(Set<StandardProtocolFamily> families, boolean answered, long at) {}

  /** Heard of longest ago first. */
  private final Map<PeerId, Heard> askers = new LinkedHashMap<>();

  /**
   * @param onLink whether it came from within our subnets, outside of which nobody is answered
   */
  synchronized void note(PeerId asker, StandardProtocolFamily family, boolean onLink, long now) {
    Heard before = askers.remove(asker);
    EnumSet<StandardProtocolFamily> families = EnumSet.of(family);
    boolean answered = onLink && family == StandardProtocolFamily.INET;
    if (before != null && now - before.at < LIFETIME) {
      families.addAll(before.families);
      answered |= before.answered;
    }
    askers.put(asker, new Heard(families, answered, now));
    if (askers.size() > CAPACITY) {
      askers.remove(askers.keySet().iterator().next());
    }
  }

  synchronized Hearing of(PeerId asker, long now) {
    Heard heard = askers.get(asker);
    if (heard == null || now - heard.at >= LIFETIME) {
      return new Hearing(true, false, false);
    }
    boolean ipv4 = heard.families.contains(StandardProtocolFamily.INET);
    return new Hearing(
        true, ipv4, heard.families.contains(StandardProtocolFamily.INET6), ipv4 && !heard.answered);
  }
}
