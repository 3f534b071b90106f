package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.idiotorrent.lan.Beacon.Announce;
import org.idiotorrent.lan.Beacon.Bye;
import org.idiotorrent.lan.Beacon.Query;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.lan.HeardPeers.Heard;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;

/** Asks by beacon, and hears answers and announcements (DISCOVERY.md, section 3). */
final class BeaconFinder implements LanWay {
  private static final System.Logger log = System.getLogger(BeaconFinder.class.getName());

  private final LanLoop loop;
  private final LanSettings settings;
  private final Sender self;
  private final ShareQuery wanted;
  private final Consumer<Sighting> listener;
  private final HeardPeers heard = new HeardPeers();

  /** What ends the work on an interface. */
  private final Map<LanInterface, List<Runnable>> endings = new HashMap<>();

  BeaconFinder(
      LanLoop loop,
      LanSettings settings,
      PeerId self,
      ShareQuery wanted,
      Consumer<Sighting> listener) {
    this.loop = loop;
    this.settings = settings;
    this.self = new Sender(0, ThreadLocalRandom.current().nextInt(), self);
    this.wanted = wanted;
    this.listener = listener;
  }

  @Override
  public void up(LanInterface lan) {
    List<Runnable> ending = new ArrayList<>();
    endings.put(lan, ending);
    try {
      BeaconSocket asking = BeaconSocket.forAsking(lan, settings);
      ending.add(asking::close);
      asking.listen(loop, (datagram, source) -> received(lan, datagram, source));
      LanLoop.Repetition queries =
          loop.repeat(Cadence.QUERY, () -> asking.sendToGroup(BeaconCodec.query(self, wanted)));
      ending.add(queries::cancel);
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, "cannot ask on " + lan, e);
    }
    try {
      BeaconSocket hearing = BeaconSocket.onGroup(lan, settings);
      ending.add(hearing::close);
      hearing.listen(loop, (datagram, source) -> received(lan, datagram, source));
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, "cannot hear the beacon on " + lan, e);
    }
  }

  @Override
  public void down(LanInterface lan) {
    Optional.ofNullable(endings.remove(lan)).ifPresent(ending -> ending.forEach(Runnable::run));
  }

  @Override
  public void end() {
    List.copyOf(endings.keySet()).forEach(this::down);
  }

  /** Tells of the peers that have not been heard of again; to be called every few seconds. */
  void expire() {
    heard.expire(System.nanoTime()).forEach(this::gone);
  }

  private void received(LanInterface lan, ByteBuffer datagram, InetSocketAddress source) {
    Beacon beacon = BeaconCodec.decode(datagram).orElse(null);
    if (beacon == null || beacon.sender().peerId().equals(self.peerId())) {
      return;
    }
    switch (beacon) {
      case Announce(Sender sender, boolean more, List<AnnouncedShare> shares) -> {
        Heard peer = peer(lan, sender, source);
        heard.add(peer, System.nanoTime());
        listener.accept(
            new Sighting(
                peer.address(), Via.BEACON, Optional.of(peer.peerId()), shares, !more, false));
      }
      case Bye(Sender sender) -> {
        Heard peer = peer(lan, sender, source);
        if (heard.remove(peer)) {
          gone(peer);
        }
      }
      case Query query -> {}
    }
  }

  private void gone(Heard peer) {
    listener.accept(
        new Sighting(
            peer.address(), Via.BEACON, Optional.of(peer.peerId()), List.of(), true, true));
  }

  private static Heard peer(LanInterface lan, Sender sender, InetSocketAddress source) {
    return new Heard(
        sender.peerId(), PeerAddress.of(lan.scoped(source.getAddress()), sender.tcpPort()));
  }
}
