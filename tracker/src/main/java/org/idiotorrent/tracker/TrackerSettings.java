package org.idiotorrent.tracker;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a tracker runs.
 *
 * @param bind the address to listen on; empty for all
 * @param port TCP port, 0 for any
 * @param store {@code memory}, or the URL of a Redis or Valkey
 * @param interval after which peers are to call again; whole seconds, at least one
 * @param hops proxies in front of it that write X-Forwarded-For
 * @param rate calls a second of one network in the long run; 0 for no limit
 * @param maxPeers that this process holds
 */
public record TrackerSettings(
    Optional<String> bind,
    int port,
    String store,
    Duration interval,
    int hops,
    int rate,
    long maxPeers) {
  public static final String MEMORY = "memory";

  private static final Pattern REDIS =
      Pattern.compile(
          "rediss?://([!-~&&[^@/\\[\\]]]*@)?[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[0-9]{0,3})?");

  private static final TrackerSettings DEFAULT =
      new TrackerSettings(Optional.empty(), 0, MEMORY, Duration.ofMinutes(10), 0, 20, 1_000_000);

  /**
   * Checks {@code store}.
   *
   * @throws IllegalArgumentException in a sentence, if it is neither
   */
  public TrackerSettings {
    if (!store.equals(MEMORY) && !REDIS.matcher(store).matches()) {
      throw new IllegalArgumentException(
          "the store is neither memory nor redis://HOST:PORT or rediss://HOST:PORT");
    }
  }

  URI storeUrl() {
    return URI.create(store);
  }

  /** In memory, on any port, as if there were no options. */
  public static TrackerSettings inMemory() {
    return DEFAULT;
  }

  public TrackerSettings withPort(int wished) {
    return new TrackerSettings(bind, wished, store, interval, hops, rate, maxPeers);
  }

  public TrackerSettings withInterval(Duration wished) {
    return new TrackerSettings(bind, port, store, wished, hops, rate, maxPeers);
  }

  public TrackerSettings withRate(int wished) {
    return new TrackerSettings(bind, port, store, interval, hops, wished, maxPeers);
  }

  public TrackerSettings withHops(int wished) {
    return new TrackerSettings(bind, port, store, interval, wished, rate, maxPeers);
  }

  public TrackerSettings withStore(String wished) {
    return new TrackerSettings(bind, port, wished, interval, hops, rate, maxPeers);
  }
}
