package org.idiotorrent.cli.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.LanProbe.Echo;
import org.idiotorrent.lan.LanProbe.Path;
import org.idiotorrent.lan.LanProbe.Way;

/**
 * What came back of the own datagrams, for each interface and family by itself: that one works says
 * nothing of the other. Interfaces that most likely lead to no other machine are judged only where
 * there are no others.
 */
final class Echoes {
  /** What an interface and family takes in. */
  enum Deafness {
    NONE,
    /** Of what is for idt's port nothing, while mDNS comes in. */
    PORT,
    ALL
  }

  private final Map<LanInterface, Map<Way, Echo>> all = new LinkedHashMap<>();
  private final boolean listening;
  private final boolean physical;

  private Echoes(Map<Path, Echo> echoes, boolean listening) {
    echoes.forEach((path, echo) ->
        all.computeIfAbsent(path.lan(), any -> new LinkedHashMap<>()).put(path.way(), echo));
    this.listening = listening;
    this.physical = all.keySet().stream().anyMatch(lan -> lan.kind().isPhysical());
  }

  static Echoes of(Facts facts) {
    return new Echoes(facts.echoes(), facts.port().udp());
  }

  boolean areAllRefused() {
    return all.values().stream()
        .flatMap(ways -> ways.values().stream())
        .allMatch(echo -> echo == Echo.REFUSED);
  }

  /** Whether {@code way} was tried at all. */
  boolean has(Way way) {
    return all.values().stream().anyMatch(ways -> ways.containsKey(way));
  }

  List<LanInterface> deaf(Deafness how) {
    return judged().filter(lan -> deafness(lan) == how).toList();
  }

  /** Those on which {@code way} could not even come back, since no such datagram comes in. */
  List<LanInterface> deafTo(Way way) {
    return judged()
        .filter(lan -> ways(lan).containsKey(way))
        .filter(lan ->
            deafness(lan) == Deafness.ALL || (way != Way.MDNS && deafness(lan) == Deafness.PORT))
        .toList();
  }

  /** Those on which {@code way} became that. */
  List<LanInterface> having(Way way, Echo echo) {
    return judged().filter(lan -> ways(lan).get(way) == echo).toList();
  }

  /** Those on which anything came back. */
  List<LanInterface> hearing() {
    return judged().filter(lan -> ways(lan).containsValue(Echo.HEARD)).toList();
  }

  /** Where own datagrams came back by {@code way}, and where else not, which is of no account. */
  String account(Way way) {
    String others =
        all.keySet().stream()
            .filter(lan -> !isJudged(lan) && ways(lan).containsKey(way))
            .filter(lan -> ways(lan).get(way) != Echo.HEARD)
            .map(LanInterface::toString)
            .collect(Collectors.joining(", "));
    return "; own ones come in on "
        + Texts.list(having(way, Echo.HEARD))
        + (others.isEmpty() ? "" : ", not on " + others);
  }

  private Stream<LanInterface> judged() {
    return all.keySet().stream().filter(this::isJudged);
  }

  private boolean isJudged(LanInterface lan) {
    return lan.kind().isPhysical() || !physical;
  }

  private Deafness deafness(LanInterface lan) {
    Map<Way, Echo> ways = ways(lan);
    if (is(lan, Way.MULTICAST, Echo.HEARD) || is(lan, Way.BROADCAST, Echo.HEARD)) {
      return Deafness.NONE;
    }
    boolean silent = ways.containsValue(Echo.SILENT);
    if (!is(lan, Way.MDNS, Echo.HEARD)) {
      return silent ? Deafness.ALL : Deafness.NONE;
    }
    boolean missed = is(lan, Way.MULTICAST, Echo.SILENT) || is(lan, Way.BROADCAST, Echo.SILENT);
    return missed && listening && !lacksMulticastAlone(lan) ? Deafness.PORT : Deafness.NONE;
  }

  /**
   * Where there is no broadcast: whether the other family shows that it is multicast that fails.
   */
  private boolean lacksMulticastAlone(LanInterface lan) {
    return !ways(lan).containsKey(Way.BROADCAST)
        && all.keySet().stream()
            .filter(other -> other.index() == lan.index())
            .anyMatch(other ->
                is(other, Way.MULTICAST, Echo.SILENT) && is(other, Way.BROADCAST, Echo.HEARD));
  }

  private Map<Way, Echo> ways(LanInterface lan) {
    return all.getOrDefault(lan, Map.of());
  }

  private boolean is(LanInterface lan, Way way, Echo echo) {
    return ways(lan).get(way) == echo;
  }
}
