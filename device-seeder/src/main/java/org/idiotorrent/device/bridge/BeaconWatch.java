package org.idiotorrent.device.bridge;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;
import org.idiotorrent.lan.LanFinder;
import org.idiotorrent.lan.LanSettings;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.transfer.PeerInquiry;

/**
 * Hears beacons and asks each peer once in a while whether it is a device. Whatever is on the LAN
 * can make us ask, so what is remembered and how many devices are taken is bounded.
 */
final class BeaconWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(BeaconWatch.class.getName());
  private static final int MAX_DEVICES = 16;
  private static final int MAX_REMEMBERED = 1_000;
  private static final int MAX_WAITING = 64;
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final PeerId self;
  private final Predicate<PeerAddress> found;
  private final LanFinder finder;
  private final BlockingQueue<PeerAddress> heard = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;

  /** When each was asked; confined to the thread. */
  private final Map<PeerAddress, Long> asked =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerAddress, Long> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /**
   * @param found gets the address of a device and says whether it is new
   */
  BeaconWatch(PeerId self, Predicate<PeerAddress> found) {
    this.self = self;
    this.found = found;
    LanSettings how = LanSettings.DEFAULT.withWays(Set.of(Via.BEACON));
    this.finder = new LanFinder(how, self, new ShareQuery.Everything(), () -> false);
    this.thread = Thread.ofPlatform().daemon().name("beacons").unstarted(this::run);
  }

  void start() {
    finder.start(this::hear);
    thread.start();
  }

  private void hear(Sighting sighting) {
    boolean own = sighting.peerId().equals(Optional.of(self));
    if (!own && !sighting.gone() && !heard.contains(sighting.address())) {
      heard.offer(sighting.address());
    }
  }

  private void run() {
    int devices = 0;
    try {
      while (devices < MAX_DEVICES) {
        PeerAddress address = heard.take();
        Long before = asked.get(address);
        boolean due = before == null || System.nanoTime() - before > ASK_AGAIN.toNanos();
        if (due && isDevice(address) && found.test(address)) {
          devices++;
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no longer looking for devices");
    }
  }

  private boolean isDevice(PeerAddress address) {
    asked.put(address, System.nanoTime());
    try (PeerInquiry inquiry = PeerInquiry.dial(address, self, Optional.empty())) {
      return inquiry.isDevice();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "a beacon of " + address + ": " + e.getMessage());
      asked.remove(address); // it may have been busy
      return false;
    }
  }

  @Override
  public void close() {
    finder.close();
    thread.interrupt();
  }
}
