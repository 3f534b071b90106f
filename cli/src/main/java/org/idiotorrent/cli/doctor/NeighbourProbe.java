package org.idiotorrent.cli.doctor;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.idiotorrent.cli.doctor.Facts.Nearby;
import org.idiotorrent.lan.LanInterface;
import org.idiotorrent.lan.Neighbours;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.PeerCheck;

/** Finds out whether other devices of the network answer at all, idt or not. */
final class NeighbourProbe {
  private static final int MOST_CALLED = 24;
  private static final Duration CALL = Duration.ofMillis(1_500);

  private NeighbourProbe() {}

  /**
   * To be called when every address of the subnets was sent something, so that the system has tried
   * to learn their hardware addresses.
   */
  static Nearby run(Set<LanInterface> lans) throws InterruptedException {
    Set<InetAddress> gateways = new LinkedHashSet<>();
    Set<InetAddress> known = new LinkedHashSet<>();
    for (LanInterface lan : lans) {
      gateways.addAll(Neighbours.gateways(lan));
      known.addAll(Neighbours.resolved(lan));
    }
    Set<InetAddress> called = new LinkedHashSet<>(gateways);
    known.stream().limit(MOST_CALLED).forEach(called::add);
    Set<InetAddress> answering = ConcurrentHashMap.newKeySet();
    List<Thread> calls = new ArrayList<>();
    for (InetAddress address : called) {
      calls.add(Thread.ofPlatform().daemon().start(() -> call(address, answering)));
    }
    for (Thread call : calls) {
      call.join(CALL);
    }
    int asked =
        lans.stream()
            .flatMap(lan -> lan.subnets().stream())
            .filter(subnet -> subnet.address() instanceof Inet4Address)
            .mapToInt(subnet -> subnet.hostsNearby().size())
            .sum();
    return new Nearby(gateways, Set.copyOf(answering), asked);
  }

  private static void call(InetAddress address, Set<InetAddress> answering) {
    PeerAddress target = PeerAddress.of(address, LocalPeer.DEFAULT_PORT);
    if (PeerCheck.of(target, PeerId.random(), 0).outcome().isReachable()) {
      answering.add(address);
    }
  }
}
