package org.idiotorrent.lan;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;

/** Asks by beacon, and hears answers and announcements (DISCOVERY.md, section 3). */
final class BeaconFinder implements LanWay {
  /** The time in which a query is repeated lest the first was lost. */
  private static final Duration REPEATED = Duration.ofSeconds(2);

  private final LanLoop loop;
  private final LanSettings settings;
  private final Sender self;
  private final ShareQuery wanted;
  private final BeaconListener listener;

  /** What ends the work on an interface. */
  private final Map<LanInterface, List<Runnable>> endings = new HashMap<>();

  BeaconFinder(
      LanLoop loop, LanSettings settings, PeerId self, ShareQuery wanted, BeaconListener listener) {
    this.loop = loop;
    this.settings = settings;
    this.self = new Sender(0, Instance.FIRST, self);
    this.wanted = wanted;
    this.listener = listener;
  }

  @Override
  public void up(LanInterface lan) {
    BeaconPost asking =
        BeaconPost.asking(
            lan,
            settings,
            loop,
            inTime(
                lan, (datagram, source) -> listener.answered(lan, datagram, source, Via.BEACON)));
    BeaconPost hearing =
        BeaconPost.hearing(
            lan,
            settings,
            loop,
            inTime(lan, (datagram, source) -> listener.overheard(lan, datagram, source)));
    long start = System.nanoTime();
    LanLoop.Repetition queries = loop.repeat(Cadence.QUERY, () -> ask(asking, start));
    endings.put(lan, List.of(asking::close, hearing::close, queries::cancel));
  }

  /** Who is one of many has heard four copies of the first query; all would answer it twice. */
  private void ask(BeaconPost asking, long start) {
    if (System.nanoTime() - start > REPEATED.toNanos() || !listener.isCrowd()) {
      asking.sendToAll(BeaconCodec.query(self, wanted));
    }
  }

  /** Hands on at once what comes in on {@code lan}, or later if it leads the long way. */
  private LanLoop.Handler inTime(LanInterface lan, LanLoop.Handler handler) {
    return (datagram, source) -> {
      Duration handicap = lan.kind().handicap(endings.keySet());
      if (handicap.isZero()) {
        handler.received(datagram, source);
      } else {
        ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
        loop.after(handicap, () -> handler.received(copy, source));
      }
    };
  }

  @Override
  public void down(LanInterface lan) {
    Optional.ofNullable(endings.remove(lan)).ifPresent(ending -> ending.forEach(Runnable::run));
  }

  @Override
  public void end() {
    List.copyOf(endings.keySet()).forEach(this::down);
  }
}
