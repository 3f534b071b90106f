package org.idiotorrent.lan;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import javax.jmdns.impl.JmDNSImpl;
import javax.jmdns.impl.ServiceInfoImpl;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;

/** Registers shares as instances of a service (DISCOVERY.md, section 5). */
final class MdnsAnnouncer implements LanWay {
  private static final int MAX_SHARES = 16;
  private static final Duration FAREWELL = Duration.ofMillis(40);

  /** JmDNS says goodbye three times, a second apart. */
  private static final Duration GOODBYE = Duration.ofSeconds(4);

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
    register();
  }

  /** So many peers announce here. */
  void among(int peers) {
    boolean before = crowded;
    crowded = Crowd.isTooMuchForMdns(peers, before);
    if (crowded != before) {
      register();
    }
  }

  private void register() {
    int most = crowded ? 0 : MAX_SHARES;
    Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
    for (AnnouncedShare share : shares.subList(0, Math.min(shares.size(), most))) {
      wanted.put(MdnsText.instance(share, self), MdnsText.of(share, self));
    }
    if (shares.size() > most) {
      wanted.put(MdnsText.instance(self), MdnsText.of(self));
    }
    instances = wanted;
    registries.values().forEach(registry -> registry.register(wanted));
  }

  @Override
  public void up(LanInterface lan) {
    Registry registry = new Registry(lan);
    registries.put(lan, registry);
    registry.register(instances);
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
      String name = "idt-" + self.hex().substring(0, 8);
      host = new MdnsHost(lan, name, () -> rest.begin(lan));
    }

    private void register(Map<String, Map<String, String>> wanted) {
      host.run(jmdns -> register(jmdns, wanted));
    }

    private void register(JmDNS jmdns, Map<String, Map<String, String>> wanted) throws IOException {
      List<String> gone =
          registered.keySet().stream().filter(name -> !wanted.containsKey(name)).toList();
      unregister(jmdns, gone.stream().map(registered::remove).toList());
      for (Map.Entry<String, Map<String, String>> instance : wanted.entrySet()) {
        ServiceInfo known = registered.get(instance.getKey());
        if (known == null) {
          ServiceInfo info =
              ServiceInfo.create(
                  MdnsHost.TYPE, instance.getKey(), tcpPort, 0, 0, instance.getValue());
          jmdns.registerService(info);
          registered.put(instance.getKey(), info);
        } else {
          known.setText(instance.getValue());
        }
      }
    }

    /** All at once: JmDNS's own way takes a second and several datagrams for each. */
    private void unregister(JmDNS jmdns, List<ServiceInfo> infos) {
      if (infos.isEmpty() || !(jmdns instanceof JmDNSImpl open)) {
        return;
      }
      List<ServiceInfoImpl> gone = infos.stream().map(ServiceInfoImpl.class::cast).toList();
      gone.forEach(ServiceInfoImpl::cancelState);
      open.startCanceler();
      gone.forEach(info -> info.waitForCanceled(GOODBYE.toMillis()));
      gone.forEach(info -> open.getServices().remove(info.getKey(), info));
    }
  }
}
