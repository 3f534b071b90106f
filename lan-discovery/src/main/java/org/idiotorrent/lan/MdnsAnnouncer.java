package org.idiotorrent.lan;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.jmdns.ServiceInfo;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;

/** Registers shares as instances of a service (DISCOVERY.md, section 5). */
final class MdnsAnnouncer implements LanWay {
  private static final int MAX_SHARES = 16;
  private static final Duration FAREWELL = Duration.ofMillis(40);

  private final PeerId self;
  private final int tcpPort;
  private final Map<LanInterface, Registry> registries = new HashMap<>();
  private final FloodRest rest;

  private List<AnnouncedShare> shares = List.of();
  private boolean crowded;

  /** TXT by instance name. */
  private Map<String, Map<String, String>> instances = Map.of();

  MdnsAnnouncer(LanLoop loop, PeerId self, int tcpPort) {
    this.rest = new FloodRest(loop, this);
    this.self = self;
    this.tcpPort = tcpPort;
  }

  /** From now on these are shared. */
  void update(List<AnnouncedShare> shares) {
    this.shares = List.copyOf(shares);
    register(false);
  }

  /** So many peers announce here. */
  void among(int peers) {
    boolean before = crowded;
    crowded = Crowd.isTooMuchForMdns(peers, before);
    if (crowded != before) {
      register(true);
    }
  }

  /**
   * @param stillTrue whether all that was registered before is so still
   */
  private void register(boolean stillTrue) {
    int most = crowded ? 0 : MAX_SHARES;
    Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
    for (AnnouncedShare share : shares.subList(0, Math.min(shares.size(), most))) {
      wanted.put(MdnsText.instance(share, self), MdnsText.of(share, self));
    }
    if (shares.size() > most) {
      wanted.put(MdnsText.instance(self), MdnsText.of(self));
    }
    instances = wanted;
    registries.values().forEach(registry -> registry.register(wanted, stillTrue));
  }

  @Override
  public void up(LanInterface lan) {
    Registry registry = new Registry(lan);
    registries.put(lan, registry);
    registry.register(instances, false);
  }

  @Override
  public void down(LanInterface lan) {
    rest.cancel(lan);
    Registry registry = registries.remove(lan);
    if (registry != null) {
      registry.host.beginClose();
    }
  }

  @Override
  public void end() {
    MdnsHost.close(registries.values().stream().map(registry -> registry.host).toList(), FAREWELL);
    registries.clear();
  }

  /** What is registered on one interface. */
  private final class Registry {
    private final MdnsHost host;

    /** Confined to the host's thread. */
    private final Map<String, ServiceInfo> registered = new HashMap<>();

    private Registry(LanInterface lan) {
      String mark = MdnsText.shortHex(self);
      host = new MdnsHost(lan, "idt-" + mark, mark, () -> rest.begin(lan));
    }

    /**
     * @param stillTrue whether what was registered and is wanted no more is so nevertheless
     */
    private void register(Map<String, Map<String, String>> wanted, boolean stillTrue) {
      host.run(jmdns -> register(jmdns, wanted, stillTrue));
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
