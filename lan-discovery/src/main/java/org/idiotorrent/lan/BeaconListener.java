package org.idiotorrent.lan;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
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

/**
 * Makes sightings of the announcements that a finder hears. Of peers not heard of before it takes
 * only so many a second, and fewer if it did not ask: so that whoever makes up peers by the
 * thousand takes neither our time nor the place of others. Confined to the loop's thread.
 */
final class BeaconListener {
  private static final int ASKED_BURST = 2_048;
  private static final int ASKED_PER_SECOND = 200;
  private static final int UNASKED_BURST = 32;
  private static final int UNASKED_PER_SECOND = 10;

  private final PeerId self;
  private final HeardPeers heard;
  private final Consumer<Sighting> listener;
  private final Allowance asked = newcomers(ASKED_BURST, ASKED_PER_SECOND);
  private final Allowance unasked = newcomers(UNASKED_BURST, UNASKED_PER_SECOND);

  BeaconListener(PeerId self, HeardPeers heard, Consumer<Sighting> listener) {
    this.self = self;
    this.heard = heard;
    this.listener = listener;
  }

  private static Allowance newcomers(int burst, int perSecond) {
    return new Allowance(burst, perSecond, System.nanoTime());
  }

  /** What came back to a socket that asked. */
  void answered(LanInterface lan, ByteBuffer datagram, InetSocketAddress source, Via via) {
    Optional<Sender> sender = BeaconCodec.sender(datagram);
    if (sender.isPresent() && isOther(sender.get()) && lan.isOnLink(source.getAddress())) {
      Heard peer = peer(lan, sender.get(), source);
      if (heard.knows(peer) || asked.take(System.nanoTime())) {
        read(peer, datagram, via);
      }
    }
  }

  /** What somebody told everybody. */
  void overheard(LanInterface lan, ByteBuffer datagram, InetSocketAddress source) {
    Optional<Sender> sender = BeaconCodec.sender(datagram);
    if (sender.isEmpty() || !isOther(sender.get()) || !lan.isOnLink(source.getAddress())) {
      return;
    }
    long now = System.nanoTime();
    Heard peer = peer(lan, sender.get(), source);
    boolean echo =
        BeaconCodec.isAnnounce(datagram) && !heard.isNews(peer, sender.get().instance(), now);
    if (!echo && (heard.knows(peer) || unasked.take(now))) {
      read(peer, datagram, Via.BEACON);
    }
  }

  /** Whether so many have been heard that it is better not to ask all of them again. */
  boolean isCrowd() {
    return Crowd.isTooMuchForMdns(heard.size(), false);
  }

  private boolean isOther(Sender sender) {
    return sender.tcpPort() != 0 && !Instance.isOwn(sender, self);
  }

  private void read(Heard peer, ByteBuffer datagram, Via via) {
    switch (BeaconCodec.decode(datagram).orElse(null)) {
      case Announce(Sender sender, boolean more, List<AnnouncedShare> shares) -> {
        heard.add(peer, sender.instance(), System.nanoTime());
        listener.accept(
            new Sighting(peer.address(), via, Optional.of(peer.peerId()), shares, !more, false));
      }
      case Bye bye -> {
        if (heard.remove(peer)) {
          gone(peer);
        }
      }
      case Query query -> {}
      case null -> {}
    }
  }

  /** Tells of the peers that have not been heard of again; to be called every few seconds. */
  void expire() {
    heard.expire(System.nanoTime()).forEach(this::gone);
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
