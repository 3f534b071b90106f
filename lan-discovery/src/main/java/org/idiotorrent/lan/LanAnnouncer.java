package org.idiotorrent.lan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;

/** Lets the LAN know what a peer shares, on every interface that is there or comes. */
public final class LanAnnouncer implements AutoCloseable {
  /** So long after the first beacon it is known whether there is a crowd. */
  private static final Duration GREETED_WITHIN = Duration.ofSeconds(1);

  /** JmDNS takes seconds for a change, and many datagrams. */
  private static final Duration MDNS_INTERVAL = Duration.ofSeconds(5);

  private final LanLoop loop = new LanLoop("idt-lan-announcer");
  private final List<LanWay> ways = new ArrayList<>();
  private final BeaconAnnouncer beacon;
  private final MdnsAnnouncer mdns;
  private final InterfaceWatch watch;

  /** Confined to the loop, as all below. */
  private List<AnnouncedShare> shares = List.of();

  /** Whether mDNS is about to be told what is shared. */
  private boolean isMdnsDue;

  private long mdnsToldAt = System.nanoTime() - MDNS_INTERVAL.toNanos();

  private final Gathering gathering =
      new Gathering(System.nanoTime(), ThreadLocalRandom.current().nextDouble());

  /**
   * @param tcpPort where the peer listens
   */
  public LanAnnouncer(LanSettings settings, PeerId self, int tcpPort) {
    CrowdState crowd = new CrowdState();
    beacon = new BeaconAnnouncer(loop, settings, self, tcpPort, crowd);
    mdns = new MdnsAnnouncer(loop, self, tcpPort, crowd);
    if (settings.ways().contains(Via.BEACON)) {
      ways.add(beacon);
    }
    if (settings.ways().contains(Via.MDNS)) {
      ways.add(mdns);
    }
    watch = InterfaceWatch.of(settings, ways);
  }

  /** Starts announcing, and returns at once. Until the first update there is nothing to say. */
  public void start() {
    loop.execute(() -> loop.repeat(InterfaceWatch.CADENCE, this::lookAround));
    loop.start();
  }

  private void lookAround() {
    watch.look();
    mdns.among(beacon.crowd());
  }

  /** From now on these are shared; from any thread. Nothing is sent if that is no change. */
  public void update(List<AnnouncedShare> shares) {
    List<AnnouncedShare> copy = List.copyOf(shares);
    loop.execute(() -> change(copy));
  }

  private void change(List<AnnouncedShare> wanted) {
    if (!wanted.equals(shares)) {
      shares = wanted;
      beacon.update(wanted);
      if (!isMdnsDue) {
        isMdnsDue = true;
        loop.after(untilMdnsMayBeTold(), this::tellMdns);
      }
    }
  }

  private Duration untilMdnsMayBeTold() {
    Duration least = ways.contains(beacon) ? GREETED_WITHIN : Duration.ZERO;
    Duration rest = Duration.ofNanos(mdnsToldAt - System.nanoTime()).plus(MDNS_INTERVAL);
    return rest.compareTo(least) > 0 ? rest : least;
  }

  private void tellMdns() {
    Duration rest = gathering.rest(beacon.crowd(), beacon.calm(), System.nanoTime());
    if (rest.isPositive()) {
      loop.after(rest, this::tellMdns);
      return;
    }
    isMdnsDue = false;
    mdnsToldAt = System.nanoTime();
    mdns.among(beacon.crowd());
    mdns.update(shares);
  }

  /** Whether the beacon of {@code peer} was heard of late; from any thread. */
  public Hearing hearing(PeerId peer) {
    return ways.contains(beacon) ? beacon.hearing(peer) : Hearing.UNKNOWN;
  }

  /** Says goodbye and stops, within 0.2 s; from any thread, any number of times. */
  @Override
  public void close() {
    loop.close(() -> ways.forEach(LanWay::end));
  }
}
