package org.idiotorrent.lan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

  /** Confined to the loop. */
  private final List<LanWay> ways = new ArrayList<>();

  /**
   * @param self whose own announcements are not reported
   */
  public LanFinder(LanSettings settings, PeerId self, ShareQuery wanted) {
    this.settings = settings;
    this.self = self;
    this.wanted = wanted;
  }

  /** {@inheritDoc} The listener is called from one thread only. */
  @Override
  public void start(Consumer<Sighting> listener) {
    loop.execute(() -> open(listener));
    loop.start();
  }

  private void open(Consumer<Sighting> listener) {
    if (settings.ways().contains(Via.BEACON)) {
      BeaconFinder beacon = new BeaconFinder(loop, settings, self, wanted, listener);
      loop.repeat(InterfaceWatch.CADENCE, beacon::expire);
      ways.add(beacon);
    }
    if (settings.ways().contains(Via.MDNS)) {
      ways.add(new MdnsFinder(loop, self, listener));
    }
    loop.repeat(InterfaceWatch.CADENCE, new InterfaceWatch(LanInterface::list, ways)::look);
  }

  /** Stops looking; returns at once, and the threads are gone then. */
  @Override
  public void close() {
    loop.close(() -> ways.forEach(LanWay::end));
  }
}
