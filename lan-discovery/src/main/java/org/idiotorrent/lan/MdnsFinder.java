package org.idiotorrent.lan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;

/** Browses for instances of the service (DISCOVERY.md, section 5). */
final class MdnsFinder implements LanWay {
  private static final int MAX_INSTANCES = 4_096;
  private static final int MAX_ADDRESSES = 8;

  /** An instance's name, as heard on an interface. */
  private record Instance(LanInterface lan, String name) {}

  /** Who is behind an instance. */
  private record Publisher(Optional<PeerId> peerId, List<PeerAddress> addresses) {}

  private final LanLoop loop;
  private final PeerId self;
  private final Consumer<Sighting> listener;
  private final Map<LanInterface, MdnsHost> hosts = new HashMap<>();
  private final FloodRest rest;

  /** Least recently heard of first. */
  private final Map<Instance, Publisher> known = new LinkedHashMap<>(16, 0.75f, true);

  MdnsFinder(LanLoop loop, PeerId self, Consumer<Sighting> listener) {
    this.loop = loop;
    this.self = self;
    this.listener = listener;
    this.rest = new FloodRest(loop, this);
  }

  @Override
  public void up(LanInterface lan) {
    String name = "idt-" + PeerId.random().hex().substring(0, 8);
    MdnsHost host = new MdnsHost(lan, name, () -> rest.begin(lan));
    host.run(jmdns -> jmdns.addServiceListener(MdnsHost.TYPE, new Browser(lan)));
    hosts.put(lan, host);
  }

  @Override
  public void down(LanInterface lan) {
    rest.cancel(lan);
    MdnsHost host = hosts.remove(lan);
    if (host != null) {
      host.beginClose();
    }
  }

  @Override
  public void end() {
    MdnsHost.close(hosts.values(), Duration.ZERO);
    hosts.clear();
  }

  private void resolved(LanInterface lan, ServiceInfo info) {
    Map<String, String> text = text(info);
    Optional<PeerId> peerId = MdnsText.peer(text);
    List<PeerAddress> addresses = addresses(lan, info);
    if (peerId.filter(self::equals).isPresent() || addresses.isEmpty()) {
      return;
    }
    remember(new Instance(lan, info.getName()), new Publisher(peerId, addresses));
    List<AnnouncedShare> shares = MdnsText.share(text, info.getName()).stream().toList();
    addresses.forEach(
        address -> listener.accept(new Sighting(address, Via.MDNS, peerId, shares, false, false)));
  }

  private void remember(Instance instance, Publisher publisher) {
    known.put(instance, publisher);
    if (known.size() > MAX_INSTANCES) {
      var oldest = known.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** A peer has gone when its last instance has. */
  private void removed(Instance instance) {
    Publisher publisher = known.remove(instance);
    if (publisher == null) {
      return;
    }
    for (PeerAddress address : publisher.addresses()) {
      if (known.values().stream().noneMatch(other -> other.addresses().contains(address))) {
        listener.accept(new Sighting(address, Via.MDNS, publisher.peerId(), List.of(), true, true));
      }
    }
  }

  private static Map<String, String> text(ServiceInfo info) {
    Map<String, String> text = new HashMap<>();
    for (String key : Collections.list(info.getPropertyNames())) {
      String value = info.getPropertyString(key);
      if (value != null) {
        text.put(key, value);
      }
    }
    return text;
  }

  /** Only such as can be of another host: a stranger may put any address into its records. */
  private static List<PeerAddress> addresses(LanInterface lan, ServiceInfo info) {
    List<PeerAddress> addresses = new ArrayList<>();
    for (InetAddress address : info.getInetAddresses()) {
      boolean usable =
          !address.isAnyLocalAddress()
              && !address.isMulticastAddress()
              && (!address.isLoopbackAddress() || lan.isOnLink(address));
      if (usable && addresses.size() < MAX_ADDRESSES && info.getPort() > 0) {
        addresses.add(PeerAddress.of(lan.scoped(address), info.getPort()));
      }
    }
    return addresses;
  }

  /** Called on threads of JmDNS; goes on, on the loop's. */
  private final class Browser implements ServiceListener {
    private final LanInterface lan;

    private Browser(LanInterface lan) {
      this.lan = lan;
    }

    /** JmDNS resolves it by itself. */
    @Override
    public void serviceAdded(ServiceEvent event) {}

    @Override
    public void serviceRemoved(ServiceEvent event) {
      String name = event.getName();
      loop.execute(() -> removed(new Instance(lan, name)));
    }

    @Override
    public void serviceResolved(ServiceEvent event) {
      ServiceInfo info = event.getInfo().clone();
      loop.execute(() -> resolved(lan, info));
    }
  }
}
