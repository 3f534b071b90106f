package org.idiotorrent.lan;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;

/** Registers shares as instances of a service (DISCOVERY.md, section 4). */
final class MdnsAnnouncer implements LanWay {
  private static final int MAX_SHARES = 16;
  private static final Duration FAREWELL = Duration.ofMillis(40);

  private final PeerId self;
  private final int tcpPort;
  private final Map<LanInterface, Registry> registries = new HashMap<>();

  /** TXT by instance name. */
  private Map<String, Map<String, String>> instances = Map.of();

  MdnsAnnouncer(PeerId self, int tcpPort) {
    this.self = self;
    this.tcpPort = tcpPort;
  }

  /** From now on these are shared. */
  void update(List<AnnouncedShare> shares) {
    Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
    for (AnnouncedShare share : shares.subList(0, Math.min(shares.size(), MAX_SHARES))) {
      wanted.put(MdnsText.instance(share, self), MdnsText.of(share, self));
    }
    if (shares.size() > MAX_SHARES) {
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
      host = new MdnsHost(lan, "idt-" + self.hex().substring(0, 8));
    }

    private void register(Map<String, Map<String, String>> wanted) {
      host.run(jmdns -> register(jmdns, wanted));
    }

    private void register(JmDNS jmdns, Map<String, Map<String, String>> wanted) throws IOException {
      for (String name : List.copyOf(registered.keySet())) {
        if (!wanted.containsKey(name)) {
          jmdns.unregisterService(registered.remove(name));
        }
      }
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
  }
}
