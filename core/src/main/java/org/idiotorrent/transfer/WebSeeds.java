package org.idiotorrent.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.idiotorrent.peer.WebUrl;
import org.idiotorrent.store.StoreException;

/** The web servers of one download, each tried again after a pause until it is banned. */
final class WebSeeds implements Closeable {
  private static final System.Logger LOG = System.getLogger(WebSeeds.class.getName());
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(15);

  private final LocalPeer local;
  private final Swarm swarm;
  private final PeerBook book;
  private final Set<WebSeed> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  WebSeeds(LocalPeer local, Swarm swarm, PeerBook book) {
    this.local = local;
    this.swarm = swarm;
    this.book = book;
  }

  void start(List<WebUrl> urls) {
    for (WebUrl url : urls) {
      local.threads().start("web " + url.server(), () -> keepTrying(url));
    }
  }

  /** Those of {@code hints}, of a stranger's manifest, that are not on a network that is nearer. */
  void startPublic(List<String> hints) {
    for (String hint : hints) {
      WebUrl.parse(hint)
          .ifPresent(
              url -> local.threads().start("web " + url.server(), () -> keepTryingIfPublic(url)));
    }
  }

  private void keepTryingIfPublic(WebUrl url) {
    if (WebRequest.isPublic(url)) {
      keepTrying(url);
    }
  }

  private void keepTrying(WebUrl url) {
    Duration pause = FIRST_RETRY;
    try {
      while (!closed && !book.isBanned(url.server())) {
        long before = swarm.progress().bytes();
        runOnce(url);
        pause = swarm.progress().bytes() > before ? FIRST_RETRY : pause.multipliedBy(2);
        pause = pause.compareTo(LAST_RETRY) < 0 ? pause : LAST_RETRY;
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce(WebUrl url) {
    try (WebSeed seed = new WebSeed(local, url, swarm)) {
      running.add(seed);
      if (!closed) {
        seed.run();
      }
      running.remove(seed);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> url.server() + " over HTTP: " + e.getMessage());
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, () -> "stopped by the store: " + e.getMessage()); // the download tells
    }
  }

  /** Ends them all soon. */
  @Override
  public void close() {
    closed = true;
    running.forEach(WebSeed::close);
  }
}
