package org.idiotorrent.tracker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.idiotorrent.tracker.api.TrackerApi;
import org.idiotorrent.tracker.http.HttpFront;
import org.idiotorrent.tracker.http.HttpState;
import org.idiotorrent.tracker.store.MemoryStore;
import org.idiotorrent.tracker.store.PeerStore;
import org.idiotorrent.tracker.store.RedisStore;

/** A running tracker. */
public final class TrackerServer implements AutoCloseable {
  private final PeerStore store;
  private final HttpFront front;
  private final CountDownLatch ended = new CountDownLatch(1);

  private TrackerServer(PeerStore store, HttpFront front) {
    this.store = store;
    this.front = front;
  }

  /** Starts a tracker; calls can come at once. */
  public static TrackerServer start(TrackerSettings settings) throws IOException {
    PeerStore store = store(settings);
    HttpState state = new HttpState();
    TrackerApi api =
        new TrackerApi(store, state, settings.interval(), settings.hops(), settings.rate());
    try {
      return new TrackerServer(
          store, new HttpFront(address(settings), api, store.isRemote(), state));
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  private static PeerStore store(TrackerSettings settings) {
    if (settings.store().equals(TrackerSettings.MEMORY)) {
      return new MemoryStore(settings.maxPeers());
    }
    return new RedisStore(
        settings.storeUrl(), settings.maxPeers(), settings.interval().multipliedBy(2));
  }

  private static InetSocketAddress address(TrackerSettings settings) {
    return settings
        .bind()
        .map(host -> new InetSocketAddress(host, settings.port()))
        .orElseGet(() -> new InetSocketAddress(settings.port()));
  }

  public int port() {
    return front.port();
  }

  /** Takes no more connections, answers what is under way, and ends within 10 s. */
  public void drain() {
    front.drain();
    close();
  }

  /** Returns when it has ended. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Ends at once. */
  @Override
  public void close() {
    front.close();
    store.close();
    ended.countDown();
  }
}
