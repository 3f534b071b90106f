package org.idiotorrent.lan;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.idiotorrent.lan.Beacon.Query;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.ShareQuery;
import org.jspecify.annotations.Nullable;

/** Announces by beacon, and answers those who ask (DISCOVERY.md, section 3). */
final class BeaconAnnouncer implements LanWay {
  private static final int MAX_JITTER_MILLIS = 100;

  /** An answer has at most so many times the bytes of its query. */
  private static final int MAX_FACTOR = 3;

  /** About so many greet a newcomer among more: it takes 31 to know that it is in a crowd. */
  private static final int GREETERS = 64;

  private static final int GREETINGS_BURST = 32;
  private static final int GREETINGS_PER_SECOND = 10;

  /** A query that is to be answered. */
  private record Asked(BeaconPost post, ShareQuery wanted, int bytes) {}

  private record Post(BeaconPost sockets, LanLoop.Repetition announcing) {}

  private final LanLoop loop;
  private final LanSettings settings;
  private final PeerId self;
  private final int tcpPort;
  private final Map<LanInterface, Post> posts = new LinkedHashMap<>();
  private final HeardAskers askers = new HeardAskers();
  private final AnswerQueue<Asked> answers = new AnswerQueue<>();
  private List<AnnouncedShare> shares = List.of();
  private final Crowd crowd = new Crowd();
  private final Allowance greetings =
      new Allowance(GREETINGS_BURST, GREETINGS_PER_SECOND, System.nanoTime());
  private int changes;

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

  /** How many peers announce here. */
  int crowd() {
    return crowd.size(System.nanoTime());
  }

  /** From now on these are shared. */
  void update(List<AnnouncedShare> shares) {
    this.shares = List.copyOf(shares);
    known |= !shares.isEmpty();
    changes++;
    posts.values().forEach(post -> post.announcing().cancel());
    posts.replaceAll((lan, post) -> new Post(post.sockets(), announceOn(post.sockets())));
  }

  @Override
  public void up(LanInterface lan) {
    BeaconPost sockets =
        BeaconPost.announcing(
            lan,
            settings,
            loop,
            (datagram, source) -> received(datagram, source, jitter()),
            (datagram, source) -> received(datagram, source, Duration.ZERO));
    posts.put(lan, new Post(sockets, announceOn(sockets)));
  }

  @Override
  public void down(LanInterface lan) {
    Post post = posts.remove(lan);
    if (post != null) {
      post.announcing().cancel();
      post.sockets().close();
    }
  }

  @Override
  public void end() {
    if (known) {
      posts.values().forEach(post -> post.sockets().sendToAll(BeaconCodec.bye(sender())));
    }
    List.copyOf(posts.keySet()).forEach(this::down);
  }

  private LanLoop.Repetition announceOn(BeaconPost sockets) {
    return loop.repeat(
        index -> pause(index, sockets),
        () -> {
          if (known) {
            sockets.sendToAll(announcement());
          }
        });
  }

  private ByteBuffer announcement() {
    return BeaconCodec.announce(sender(), shares, BeaconCodec.MAX_BYTES);
  }

  /** The usual one, or longer if there are so many peers that all together would send too much. */
  private Duration pause(int index, BeaconPost sockets) {
    Duration usual = Cadence.ANNOUNCE.pause(index);
    if (index < Cadence.ANNOUNCE.first().size()) {
      return usual;
    }
    // The other family on the same link sends as much at most.
    int bytes = (sockets.copies() + 1) * (announcement().limit() + BeaconCodec.OVERHEAD);
    Duration fair = Crowd.interval(crowd() + 1, bytes);
    return fair.compareTo(usual) > 0 ? fair : usual;
  }

  /** A pause before an answer, so that not all who were asked answer at once. */
  private Duration jitter() {
    int most = Math.max(MAX_JITTER_MILLIS, crowd());
    return Duration.ofMillis(ThreadLocalRandom.current().nextInt(most + 1));
  }

  private void received(ByteBuffer datagram, InetSocketAddress source, Duration jitter) {
    Optional<Sender> sender = BeaconCodec.sender(datagram);
    if (sender.isEmpty() || Instance.isOwn(sender.get(), self)) {
      return;
    }
    if (BeaconCodec.isAnnounce(datagram)) {
      if (crowd.heard(sender.get().peerId(), System.nanoTime())) {
        greet(source, datagram.remaining());
      }
      return;
    }
    int bytes = datagram.remaining();
    if (!(BeaconCodec.decode(datagram).orElse(null) instanceof Query query)) {
      return;
    }
    BeaconPost towards = towards(source);
    askers.note(
        query.sender().peerId(),
        LanInterface.familyOf(source.getAddress()),
        towards != null,
        System.nanoTime());
    if (towards == null) {
      return;
    }
    if (shares.stream().noneMatch(share -> isWanted(share, query.wanted()))) {
      return;
    }
    answers
        .offer(source, new Asked(towards, query.wanted(), bytes), jitter, System.nanoTime())
        .ifPresent(delay -> loop.after(delay, () -> answer(source)));
  }

  /** Lets a newcomer know that it is one of many, of which it hears from others too. */
  private void greet(InetSocketAddress source, int bytes) {
    int peers = crowd();
    ByteBuffer greeting = BeaconCodec.announce(sender(), shares, BeaconCodec.LEAST_BYTES);
    BeaconPost towards = towards(source);
    if (known
        && towards != null
        && bytes > greeting.limit() // which a greeting is not
        && Crowd.isTooMuchForMdns(peers, false)
        && ThreadLocalRandom.current().nextInt(peers) < GREETERS
        && greetings.take(System.nanoTime())) {
      loop.after(jitter(), () -> towards.send(greeting, source));
    }
  }

  /**
   * From where an on-link source is answered. Not always from where its query came in: every socket
   * hears the broadcasts of all interfaces.
   */
  private @Nullable BeaconPost towards(InetSocketAddress source) {
    for (Post post : posts.values()) {
      if (post.sockets().lan().isOnLink(source.getAddress())) {
        return post.sockets();
      }
    }
    return null;
  }

  private void answer(InetSocketAddress source) {
    answers
        .take(source.getAddress(), System.nanoTime())
        .ifPresent(waiting -> {
          Asked asked = waiting.query();
          ByteBuffer datagram =
              BeaconCodec.announce(
                  sender(), wantedFirst(asked.wanted()), MAX_FACTOR * asked.bytes());
          asked.post().send(datagram, waiting.source());
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
    return new Sender(tcpPort, Instance.after(changes), self);
  }
}
