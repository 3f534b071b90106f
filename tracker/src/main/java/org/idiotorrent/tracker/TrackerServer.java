package org.idiotorrent.tracker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.idiotorrent.tracker.api.TrackerApi;
import org.idiotorrent.tracker.http.HttpFront;
import org.idiotorrent.tracker.http.HttpState;
import org.idiotorrent.tracker.log.EventLog;
import org.idiotorrent.tracker.store.MemoryStore;
import org.idiotorrent.tracker.store.PeerStore;
import org.idiotorrent.tracker.store.RedisStore;

/** A running tracker. */
public final class TrackerServer implements AutoCloseable {
  private static final Duration COUNTS = Duration.ofMinutes(1);

  private final PeerStore store;
  private final HttpFront front;
  private final EventLog log;
  private final Thread counting;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private TrackerServer(PeerStore store, HttpFront front, TrackerApi api, EventLog log) {
    this.store = store;
    this.front = front;
    this.log = log;
    this.counting = Thread.ofVirtual().name("tracker-counts").start(() -> writeCounts(api));
  }

  /** Starts a tracker that logs nothing; calls can come at once. */
  public static TrackerServer start(TrackerSettings settings) throws IOException {
    return start(settings, EventLog.NONE);
  }

  /** Starts a tracker; calls can come at once. */
  public static TrackerServer start(TrackerSettings settings, EventLog log) throws IOException {
    PeerStore store = store(settings, log);
    HttpState state = new HttpState();
    TrackerApi api =
        new TrackerApi(store, state, settings.interval(), settings.hops(), settings.rate());
    try {
      HttpFront front = new HttpFront(address(settings), api, store.isRemote(), state);
      TrackerServer server = new TrackerServer(store, front, api, log);
      log.write("listening", Map.of("port", front.port()));
      return server;
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  private static PeerStore store(TrackerSettings settings, EventLog log) {
    if (settings.store().equals(TrackerSettings.MEMORY)) {
      return new MemoryStore(settings.maxPeers());
    }
    return new RedisStore(
        settings.storeUrl(), settings.maxPeers(), settings.interval().multipliedBy(2), log);
  }

  private static InetSocketAddress address(TrackerSettings settings) {
    return settings
        .bind()
        .map(host -> new InetSocketAddress(host, settings.port()))
        .orElseGet(() -> new InetSocketAddress(settings.port()));
  }

  private void writeCounts(TrackerApi api) {
    try {
      while (true) {
        Thread.sleep(COUNTS);
        log.write("counts", api.counts());
      }
    } catch (InterruptedException e) {
      return; // closed
    }
  }

  /** Drains when the JVM is told to end: that waits until all its shutdown hooks are through. */
  public void drainAtEnd() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    drain();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "tracker-drain"));
  }

  public int port() {
    return front.port();
  }

  /**
   * Takes no more connections, answers what is under way, and returns when all has ended, within 10
   * s. Called again it waits for that as well.
   */
  public void drain() throws InterruptedException {
    if (draining.compareAndSet(false, true)) {
      log.write("draining");
      front.drain();
      close();
      log.write("ended");
    }
    awaitEnd();
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
    counting.interrupt();
    ended.countDown();
  }
}
