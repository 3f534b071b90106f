package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.idiotorrent.lan.Beacon.Query;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ShareQuery;

/** Announces by beacon, and answers those who ask (DISCOVERY.md, section 3). */
final class BeaconAnnouncer implements LanWay {
  private static final System.Logger log = System.getLogger(BeaconAnnouncer.class.getName());
  private static final int MAX_JITTER_MILLIS = 100;

  /** An answer has at most so many times the bytes of its query. */
  private static final int MAX_FACTOR = 3;

  /** A query that is to be answered. */
  private record Asked(BeaconSocket socket, ShareQuery wanted, int bytes) {}

  private record Post(BeaconSocket socket, LanLoop.Repetition announcing) {}

  private final LanLoop loop;
  private final LanSettings settings;
  private final PeerId self;
  private final int tcpPort;
  private final Map<LanInterface, Post> posts = new HashMap<>();
  private final HeardAskers askers = new HeardAskers();
  private final AnswerQueue<Asked> answers = new AnswerQueue<>();
  private List<AnnouncedShare> shares = List.of();
  private int instance = ThreadLocalRandom.current().nextInt();

  /** Whether anybody may have heard of a share. */
  private boolean known;

  BeaconAnnouncer(LanLoop loop, LanSettings settings, PeerId self, int tcpPort) {
    this.loop = loop;
    this.settings = settings;
    this.self = self;
    this.tcpPort = tcpPort;
  }

  /** Whether the beacon of {@code peer} was heard of late; from any thread. */
  Hearing hearing(PeerId peer) {
    return askers.of(peer, System.nanoTime());
  }

  /** From now on these are shared. */
  void update(List<AnnouncedShare> shares) {
    this.shares = List.copyOf(shares);
    known |= !shares.isEmpty();
    instance++;
    posts.values().forEach(post -> post.announcing().cancel());
    posts.replaceAll((lan, post) -> new Post(post.socket(), announceOn(post.socket())));
  }

  @Override
  public void up(LanInterface lan) {
    try {
      BeaconSocket socket = BeaconSocket.onGroup(lan, settings);
      posts.put(lan, new Post(socket, announceOn(socket)));
      socket.listen(loop, (datagram, source) -> received(socket, datagram, source));
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, "no beacon on " + lan, e);
    }
  }

  @Override
  public void down(LanInterface lan) {
    Post post = posts.remove(lan);
    if (post != null) {
      post.announcing().cancel();
      post.socket().close();
    }
  }

  @Override
  public void end() {
    if (known) {
      posts.values().forEach(post -> post.socket().sendToGroup(BeaconCodec.bye(sender())));
    }
    List.copyOf(posts.keySet()).forEach(this::down);
  }

  private LanLoop.Repetition announceOn(BeaconSocket socket) {
    return loop.repeat(
        Cadence.ANNOUNCE,
        () -> {
          if (known) {
            socket.sendToGroup(BeaconCodec.announce(sender(), shares, BeaconCodec.MAX_BYTES));
          }
        });
  }

  private void received(BeaconSocket socket, ByteBuffer datagram, InetSocketAddress source) {
    int bytes = datagram.remaining();
    if (!socket.lan().isOnLink(source.getAddress())
        || !(BeaconCodec.decode(datagram).orElse(null) instanceof Query query)
        || query.sender().peerId().equals(self)) {
      return;
    }
    askers.note(query.sender().peerId(), socket.lan().family(), System.nanoTime());
    if (shares.stream().noneMatch(share -> isWanted(share, query.wanted()))) {
      return;
    }
    Duration jitter = Duration.ofMillis(ThreadLocalRandom.current().nextInt(MAX_JITTER_MILLIS + 1));
    answers
        .offer(source, new Asked(socket, query.wanted(), bytes), jitter, System.nanoTime())
        .ifPresent(delay -> loop.after(delay, () -> answer(source)));
  }

  private void answer(InetSocketAddress source) {
    answers
        .take(source.getAddress(), System.nanoTime())
        .ifPresent(waiting -> {
          Asked asked = waiting.query();
          ByteBuffer datagram =
              BeaconCodec.announce(
                  sender(), wantedFirst(asked.wanted()), MAX_FACTOR * asked.bytes());
          asked.socket().send(datagram, waiting.source());
        });
  }

  private List<AnnouncedShare> wantedFirst(ShareQuery wanted) {
    List<AnnouncedShare> sorted = new ArrayList<>(shares.size());
    shares.stream().filter(share -> isWanted(share, wanted)).forEach(sorted::add);
    shares.stream().filter(share -> !isWanted(share, wanted)).forEach(sorted::add);
    return sorted;
  }

  private static boolean isWanted(AnnouncedShare share, ShareQuery wanted) {
    return share.id().filter(id -> wanted.matches(id, share.name())).isPresent();
  }

  private Sender sender() {
    return new Sender(tcpPort, instance, self);
  }
}
