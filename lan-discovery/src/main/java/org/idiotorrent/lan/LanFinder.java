package org.idiotorrent.lan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;

/**
 * Finds peers on the LAN, on every interface that is there or comes. What it hears may go beyond
 * what was asked for: peers announce all that they share.
 */
public final class LanFinder implements PeerFinder {
  private final LanLoop loop = new LanLoop("idt-lan-finder");
  private final LanSettings settings;
  private final PeerId self;
  private final ShareQuery wanted;
  private final BooleanSupplier needed;
  private final HeardPeers heard = new HeardPeers();

  /** Confined to the loop. */
  private final List<LanWay> ways = new ArrayList<>();

  private volatile Optional<SubnetProbe> probe = Optional.empty();

  /**
   * @param self whose own announcements are not reported
   * @param needed whether the LAN has not shown yet that it lets multicast through, so that ways
   *     are taken that are a burden to others; called on the finder's thread, too
   */
  public LanFinder(LanSettings settings, PeerId self, ShareQuery wanted, BooleanSupplier needed) {
    this.settings = settings;
    this.self = self;
    this.wanted = wanted;
    this.needed = needed;
  }

  /** {@inheritDoc} The listener is called from one thread only. */
  @Override
  public void start(Consumer<Sighting> listener) {
    loop.execute(() -> open(listener));
    loop.start();
  }

  private void open(Consumer<Sighting> listener) {
    BeaconListener ear = new BeaconListener(self, heard, listener);
    loop.repeat(InterfaceWatch.CADENCE, ear::expire);
    if (settings.ways().contains(Via.BEACON)) {
      ways.add(new BeaconFinder(loop, settings, self, wanted, ear));
    }
    if (settings.ways().contains(Via.PROBE)) {
      SubnetProbe asking = new SubnetProbe(loop, settings, self, wanted, needed, ear);
      loop.repeat(SubnetProbe.CADENCE, asking::begin);
      ways.add(asking);
      probe = Optional.of(asking);
    }
    if (settings.ways().contains(Via.MDNS)) {
      ways.add(new MdnsFinder(loop, self, needed, listener));
    }
    loop.repeat(InterfaceWatch.CADENCE, InterfaceWatch.of(settings, ways)::look);
  }

  /** Whether each address of the subnet is still to be asked, or to answer, for the first time. */
  public boolean isProbing() {
    return probe.filter(SubnetProbe::isToCome).isPresent();
  }

  /** A peer answered at {@code address}; whoever makes up peers does not have it forgotten. */
  public void confirmed(PeerAddress address) {
    loop.execute(() -> heard.confirm(address));
  }

  /** Stops looking; returns at once, and the threads are gone then. */
  @Override
  public void close() {
    loop.close(() -> ways.forEach(LanWay::end));
  }
}
