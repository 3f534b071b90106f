package org.idiotorrent.lan;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.jmdns.ServiceInfo;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.jspecify.annotations.Nullable;

/** Registers shares as instances of a service (DISCOVERY.md, section 5). */
final class MdnsAnnouncer implements LanWay {
  private static final System.Logger log = System.getLogger(MdnsAnnouncer.class.getName());

  private static final int MAX_SHARES = 16;
  private static final Duration FAREWELL = Duration.ofMillis(40);

  /** What failed is begun anew after this time, then twice that, and so on, eight times. */
  private static final Duration REST = Duration.ofSeconds(10);

  private static final int MOST_DOUBLINGS = 8;

  private final LanLoop loop;
  private final PeerId self;
  private final int tcpPort;
  private final CrowdState state;
  private final Map<LanInterface, List<Registry>> registries = new HashMap<>();

  private List<AnnouncedShare> shares = List.of();

  /** TXT by instance name. */
  private Map<String, Map<String, String>> instances = Map.of();

  /**
   * @param state is told whether this is in a crowd
   */
  MdnsAnnouncer(LanLoop loop, PeerId self, int tcpPort, CrowdState state) {
    this.loop = loop;
    this.self = self;
    this.tcpPort = tcpPort;
    this.state = state;
  }

  /** From now on these are shared. */
  void update(List<AnnouncedShare> shares) {
    this.shares = List.copyOf(shares);
    register(false);
  }

  /** So many peers announce here. */
  void among(int peers) {
    boolean before = state.isCrowd();
    boolean now = Crowd.isTooMuchForMdns(peers, before);
    if (now != before) {
      state.set(now);
      registries.forEach(this::settle);
      register(true);
    }
  }

  /**
   * @param stillTrue whether all that was registered before is so still
   */
  private void register(boolean stillTrue) {
    int most = state.isCrowd() ? 0 : MAX_SHARES;
    Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
    for (AnnouncedShare share : shares.subList(0, Math.min(shares.size(), most))) {
      wanted.put(MdnsText.instance(share, self), MdnsText.of(share, self));
    }
    if (shares.size() > most) {
      wanted.put(MdnsText.instance(self), MdnsText.of(self));
    }
    instances = wanted;
    all().forEach(registry -> registry.register(wanted, stillTrue));
  }

  private Stream<Registry> all() {
    return registries.values().stream().flatMap(List::stream);
  }

  @Override
  public void up(LanInterface lan) {
    registries.put(lan, new ArrayList<>());
    registries.forEach(this::settle);
  }

  /** Begins what is missing on {@code lan}, or ends what is too much. */
  private void settle(LanInterface lan, List<Registry> there) {
    if (isTooMuch(lan)) {
      there.forEach(registry -> registry.host.beginSilentClose());
      there.clear();
    } else if (there.isEmpty()) {
      MdnsHost.places(lan).forEach(place -> there.add(begin(place, lan, 0)));
    }
  }

  /** Of a crowd, nobody says by IPv6 what all hear by IPv4. */
  private boolean isTooMuch(LanInterface lan) {
    return state.isCrowd()
        && lan.family() == StandardProtocolFamily.INET6
        && registries.keySet().stream()
            .filter(other -> other.family() == StandardProtocolFamily.INET)
            .anyMatch(other -> other.index() == lan.index());
  }

  private Registry begin(LanInterface place, LanInterface lan, int failures) {
    Registry registry = new Registry(place, lan, failures);
    registry.register(instances, false);
    return registry;
  }

  /** From any thread. */
  private void failed(Registry registry) {
    Duration rest = REST.multipliedBy(1L << Math.min(registry.failures, MOST_DOUBLINGS));
    log.log(
        System.Logger.Level.DEBUG,
        () -> "mDNS is begun anew on " + registry.place + " in " + rest.toSeconds() + " s");
    loop.execute(() -> loop.after(rest, () -> beginAnew(registry)));
  }

  private void beginAnew(Registry failed) {
    List<Registry> there = registries.getOrDefault(failed.lan, List.of());
    int index = there.indexOf(failed);
    if (index >= 0) {
      there.set(index, begin(failed.place, failed.lan, failed.failures + 1));
    }
  }

  @Override
  public void down(LanInterface lan) {
    Optional.ofNullable(registries.remove(lan))
        .ifPresent(gone -> gone.forEach(registry -> registry.host.beginClose()));
    registries.forEach(this::settle);
  }

  @Override
  public void end() {
    MdnsHost.close(all().map(registry -> registry.host).toList(), FAREWELL);
    registries.clear();
  }

  /**
   * What is to be registered.
   *
   * @param stillTrue whether what was registered before and is not here is true nevertheless
   */
  private record Wanted(Map<String, Map<String, String>> instances, boolean stillTrue) {}

  /** What is registered on one interface, in one subnet of it or all. */
  private final class Registry {
    private final LanInterface place;
    private final LanInterface lan;
    private final int failures;
    private final MdnsHost host;

    /** What is to be registered when the host is done with what it does; guarded by this. */
    private @Nullable Wanted next;

    /** Whether there ever was anything to register; guarded by this. */
    private boolean begun;

    /** Confined to the host's thread. */
    private final Map<String, ServiceInfo> registered = new HashMap<>();

    /**
     * @param failures how often there was one here that failed
     */
    private Registry(LanInterface place, LanInterface lan, int failures) {
      this.place = place;
      this.lan = lan;
      this.failures = failures;
      String mark = MdnsText.shortHex(self);
      host = new MdnsHost(place, "idt-" + mark, mark, state, () -> failed(this));
    }

    private synchronized void register(Map<String, Map<String, String>> wanted, boolean stillTrue) {
      begun |= !wanted.isEmpty();
      if (!begun) {
        return;
      }
      boolean waits = next != null;
      next = new Wanted(wanted, stillTrue && (next == null || next.stillTrue));
      if (!waits) {
        host.run(this::registerNext);
      }
    }

    private synchronized @Nullable Wanted takeNext() {
      Wanted taken = next;
      next = null;
      return taken;
    }

    private void registerNext(GroupedJmDns jmdns) throws IOException {
      Wanted taken = takeNext();
      if (taken != null) {
        register(jmdns, taken.instances, taken.stillTrue);
      }
    }

    private void register(
        GroupedJmDns jmdns, Map<String, Map<String, String>> wanted, boolean stillTrue)
        throws IOException {
      List<String> gone =
          registered.keySet().stream().filter(name -> !wanted.containsKey(name)).toList();
      List<ServiceInfo> infos = gone.stream().map(registered::remove).toList();
      if (stillTrue) {
        jmdns.forget(infos);
      } else {
        jmdns.unregister(infos);
      }
      List<ServiceInfo> come = new ArrayList<>();
      wanted.forEach((name, text) -> {
        ServiceInfo known = registered.get(name);
        if (known == null) {
          ServiceInfo info = ServiceInfo.create(MdnsHost.TYPE, name, tcpPort, 0, 0, text);
          registered.put(name, info);
          come.add(info);
        } else {
          known.setText(text);
        }
      });
      jmdns.register(come);
    }
  }
}
