package org.idiotorrent.lan;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.idiotorrent.lan.AnswerQueue.Waiting;
import org.idiotorrent.lan.Beacon.Query;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.ShareQuery;
import org.jspecify.annotations.Nullable;

/** Announces by beacon, and answers those who ask (DISCOVERY.md, section 3). */
final class BeaconAnnouncer implements LanWay {
  private static final int MAX_JITTER_MILLIS = 100;

  /** An answer has at most so many times the bytes of its query. */
  private static final int MAX_FACTOR = 3;

  /** About so many greet a newcomer among more: it takes 31 to know that it is in a crowd. */
  private static final int GREETERS = 64;

  /** Among so many a newcomer is greeted: others may come at once, and it has not heard of us. */
  static final int GREETED_FROM = 10;

  private static final int GREETINGS_BURST = 32;
  private static final int GREETINGS_PER_SECOND = 10;

  /** How many shares are compared with what is asked for. */
  private static final int COMPARISONS_BURST = 100_000;

  private static final int COMPARISONS_PER_SECOND = 20_000;

  /** Of an answer to all who asked in vain, so often. */
  private static final Duration TO_ALL = Duration.ofSeconds(1);

  /** What is shared, with its ID read. */
  private record Offer(AnnouncedShare share, Optional<FileId> id) {
    static Offer of(AnnouncedShare share) {
      return new Offer(share, share.id());
    }

    boolean isWanted(ShareQuery wanted) {
      return id.isPresent() && wanted.matches(id.get(), share.name());
    }
  }

  /** Of announcing thrice at once: what changes all the time is told of now and then. */
  private static final int BURST_SECONDS = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A query that is to be answered. */
  private record Asked(BeaconPost post, ShareQuery wanted, int bytes) {}

  private record Post(BeaconPost sockets, LanLoop.Repetition announcing) {}

  private final LanLoop loop;
  private final LanSettings settings;
  private final PeerId self;
  private final int tcpPort;
  private final Map<LanInterface, Post> posts = new LinkedHashMap<>();
  private final HeardAskers askers = new HeardAskers();
  private final CrowdState state;
  private final Copies copies = new Copies();
  private final AnswerQueue<Asked> answers = new AnswerQueue<>();
  private List<AnnouncedShare> shares = List.of();
  private List<Offer> offers = List.of();
  private final Crowd crowd = new Crowd(System.nanoTime());
  private final Allowance greetings =
      new Allowance(GREETINGS_BURST, GREETINGS_PER_SECOND, System.nanoTime());
  private final Allowance comparisons =
      new Allowance(COMPARISONS_BURST, COMPARISONS_PER_SECOND, System.nanoTime());
  private final Allowance bursts = new Allowance(2 * BURST_SECONDS, 1, System.nanoTime());
  private boolean isBurstDue;
  private int changes;

  /** Bytes of the queries that were not answered since {@code toAllAt}. */
  private long bytesInVain;

  private long toAllAt = System.nanoTime() - TO_ALL.toNanos();

  /** Whether anybody may have heard of a share. */
  private boolean known;

  /**
   * @param state is told whom this answers
   */
  BeaconAnnouncer(LanLoop loop, LanSettings settings, PeerId self, int tcpPort, CrowdState state) {
    this.loop = loop;
    this.settings = settings;
    this.self = self;
    this.tcpPort = tcpPort;
    this.state = state;
  }

  /** Whether the beacon of {@code peer} was heard of late; from any thread. */
  Hearing hearing(PeerId peer) {
    return askers.of(peer, System.nanoTime());
  }

  /** How many peers announce here. */
  int crowd() {
    return crowd.size(System.nanoTime());
  }

  /** How long nobody new has come. */
  Duration calm() {
    return crowd.calm(System.nanoTime());
  }

  /** From now on these are shared. */
  void update(List<AnnouncedShare> shares) {
    this.shares = List.copyOf(shares);
    offers = shares.stream().map(Offer::of).toList();
    known |= !shares.isEmpty();
    changes++;
    if (!isBurstDue) {
      isBurstDue = true;
      beginBurst();
    }
  }

  /** As soon as it may be; what is shared then is told. */
  private void beginBurst() {
    if (!bursts.take(BURST_SECONDS, System.nanoTime())) {
      loop.after(PATIENCE, this::beginBurst);
      return;
    }
    isBurstDue = false;
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
            (datagram, source) -> received(datagram, source, false),
            (datagram, source) -> received(datagram, source, true));
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
    Announcing announcing = new Announcing(sockets);
    return loop.repeat(announcing::pause, announcing::announce);
  }

  private ByteBuffer announcement() {
    return BeaconCodec.announce(sender(), shares, BeaconCodec.MAX_BYTES);
  }

  /** A pause before an answer, so that not all who were asked answer at once. */
  private Duration jitter() {
    return Duration.ofMillis(ThreadLocalRandom.current().nextInt(mostJitter() + 1));
  }

  /** In milliseconds. */
  private int mostJitter() {
    return Math.max(MAX_JITTER_MILLIS, crowd());
  }

  /**
   * @param alone whether it was certainly sent to us alone
   */
  private void received(ByteBuffer datagram, InetSocketAddress source, boolean alone) {
    if (copies.isCopy(datagram, source, System.nanoTime())) {
      return;
    }
    Optional<Sender> sender = BeaconCodec.sender(datagram);
    if (sender.isEmpty() || Instance.isOwn(sender.get(), self)) {
      return;
    }
    if (BeaconCodec.isAnnounce(datagram)) {
      announced(sender.get(), datagram, source);
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
    long now = System.nanoTime();
    if (state.isCrowd() && answers.isRepetition(source, now)) {
      return;
    }
    Asked asked = new Asked(towards, query.wanted(), bytes);
    if (!answers.hasRoom(source, now)) {
      answerAll(asked);
      return;
    }
    answers
        .offer(source, asked, alone ? Duration.ZERO : jitter(), now)
        .ifPresent(delay -> {
          state.answers(source.getAddress(), delay.toMillis() <= mostJitter(), now);
          loop.after(delay, () -> answer(source.getAddress()));
        });
  }

  /** Counts who announces here, and whole, so that nobody is taken for a crowd. */
  private void announced(Sender sender, ByteBuffer datagram, InetSocketAddress source) {
    PeerId peer = sender.peerId();
    long now = System.nanoTime();
    int bytes = datagram.remaining();
    BeaconPost towards = towards(source);
    if (towards != null
        && !crowd.heardAgain(peer, now)
        && crowd.hasRoomFor(source.getAddress(), now)
        && sender.tcpPort() != 0
        && BeaconCodec.hasSoundEntries(datagram)
        && crowd.heard(peer, source.getAddress(), now)) {
      greet(towards, source, bytes);
    }
  }

  /** Lets a newcomer know that it is one of many, of which it hears from others too. */
  private void greet(BeaconPost towards, InetSocketAddress source, int bytes) {
    int peers = crowd();
    ByteBuffer greeting = BeaconCodec.announce(sender(), shares, BeaconCodec.LEAST_BYTES);
    if (known
        && bytes > greeting.limit() // which a greeting is not
        && peers >= GREETED_FROM
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

  /** Answers the first that waits for it at {@code source} and asks for anything there is. */
  private void answer(InetAddress source) {
    Optional<Waiting<Asked>> next = answers.take(source);
    while (next.isPresent() && !answer(next.get())) {
      next = answers.take(source);
    }
    if (next.isPresent()) {
      answers
          .answered(next.get().source(), System.nanoTime())
          .ifPresent(delay -> loop.after(delay, () -> answer(source)));
    }
  }

  /** Returns whether there was anything to answer. */
  private boolean answer(Waiting<Asked> waiting) {
    Asked asked = waiting.query();
    if (!comparisons.take(offers.size(), System.nanoTime())) {
      answerAll(asked);
      return false;
    }
    List<AnnouncedShare> sorted = wantedFirst(asked.wanted());
    if (sorted.isEmpty()) {
      return false;
    }
    ByteBuffer datagram = BeaconCodec.announce(sender(), sorted, MAX_FACTOR * asked.bytes());
    asked.post().send(datagram, waiting.source());
    return true;
  }

  /**
   * What to answer when there are too many queries: all who asked are told at once, with at most
   * three times the bytes of all their queries.
   */
  private void answerAll(Asked asked) {
    bytesInVain += asked.bytes();
    if (!known || System.nanoTime() - toAllAt < TO_ALL.toNanos()) {
      return;
    }
    ByteBuffer datagram = announcement();
    int copies = asked.post().copies();
    Duration fair = Crowd.interval(crowd() + 1, roundBytes(copies, datagram));
    if (MAX_FACTOR * bytesInVain >= (long) copies * datagram.limit()
        && System.nanoTime() - toAllAt >= fair.toNanos()) {
      toAllAt = System.nanoTime();
      bytesInVain = 0;
      asked.post().sendToAll(datagram);
    }
  }

  /** All that fit, those first that are wanted; none if none is. */
  private List<AnnouncedShare> wantedFirst(ShareQuery wanted) {
    List<AnnouncedShare> sorted = new ArrayList<>();
    List<AnnouncedShare> others = new ArrayList<>();
    for (Offer offer : offers) {
      (offer.isWanted(wanted) ? sorted : others).add(offer.share());
    }
    if (!sorted.isEmpty()) {
      sorted.addAll(others);
    }
    return sorted;
  }

  private Sender sender() {
    return new Sender(tcpPort, Instance.after(changes), self);
  }

  /** Of all that is sent on a link at a time. */
  private static int roundBytes(int copies, ByteBuffer announcement) {
    // The other family on the same link sends as much at most.
    return (copies + 1) * (announcement.limit() + BeaconCodec.OVERHEAD);
  }

  /** When it is announced on one interface what is shared. */
  private final class Announcing {
    private final BeaconPost sockets;

    /** When it was announced last; empty before that. */
    private OptionalLong last = OptionalLong.empty();

    private Announcing(BeaconPost sockets) {
      this.sockets = sockets;
    }

    private void announce() {
      if (known && !isTooSoon()) {
        last = OptionalLong.of(System.nanoTime());
        sockets.sendToAll(announcement());
      }
    }

    /** Of a newcomer, which learned meanwhile among how many it is. */
    private boolean isTooSoon() {
      return last.isPresent()
          && isOneOfMany()
          && System.nanoTime() - last.getAsLong() < fairPause().toNanos() / 2;
    }

    /** The usual one, or longer if there are so many that all together would send too much. */
    private Duration pause(int index) {
      Duration usual = Cadence.ANNOUNCE.pause(index);
      boolean isBurst = index < Cadence.ANNOUNCE.first().size();
      if (index == 0 || (isBurst && !isOneOfMany())) {
        return usual;
      }
      Duration fair = fairPause();
      return fair.compareTo(usual) > 0 ? fair : usual;
    }

    private boolean isOneOfMany() {
      return Crowd.isTooMuchForMdns(crowd(), false);
    }

    private Duration fairPause() {
      return Crowd.interval(crowd() + 1, roundBytes(sockets.copies(), announcement()));
    }
  }
}
