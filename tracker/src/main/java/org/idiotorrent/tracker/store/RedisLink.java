package org.idiotorrent.tracker.store;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.idiotorrent.tracker.log.EventLog;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The way to a Redis or Valkey, alone or a cluster. When it fails, a thread tries it four times a
 * second until it answers, and no call waits for it meanwhile. Safe for several threads; {@code
 * this} guards making the client and going away.
 */
final class RedisLink implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int CONNECTIONS = 32; // to each node
  private static final Duration RETRY = Duration.ofMillis(250);

  private final EventLog log;
  private final HostAndPort address;
  private final JedisClientConfig config;
  private volatile boolean away;
  private @Nullable UnifiedJedis client;
  private @Nullable Thread retrying;
  private boolean closed;

  /**
   * @param url {@code redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]}, or {@code rediss://} for TLS
   */
  RedisLink(URI url, EventLog log) {
    this.log = log;
    this.address = JedisURIHelper.getHostAndPort(url);
    DefaultJedisClientConfig.Builder settings =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(TIMEOUT_MILLIS)
            .socketTimeoutMillis(TIMEOUT_MILLIS)
            .user(JedisURIHelper.getUser(url))
            .password(JedisURIHelper.getPassword(url))
            .database(JedisURIHelper.getDBIndex(url));
    if (JedisURIHelper.isRedisSSLScheme(url)) {
      settings.sslOptions(SslOptions.defaults());
    }
    this.config = settings.build();
  }

  /** Whether it is out of reach. */
  boolean isAway() {
    return away;
  }

  /** What {@code call} returns; empty while Redis is out of reach. */
  <T> Optional<T> call(Function<UnifiedJedis, T> call) {
    if (away) {
      return Optional.empty();
    }
    try {
      return Optional.of(tryTwice(call));
    } catch (JedisException e) {
      goAway(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private synchronized void goAway(String reason) {
    if (!away && !closed) {
      away = true;
      log.write("store_away", Map.of("reason", reason));
      retrying = Thread.ofVirtual().name("tracker-store-retry").start(this::retry);
    }
  }

  private void retry() {
    try {
      do {
        Thread.sleep(RETRY);
      } while (!answers());
    } catch (InterruptedException e) {
      return; // closed
    }
    away = false;
    log.write("store_back");
  }

  private boolean answers() {
    try {
      tryTwice(redis -> redis.exists("idt:{0}:s")); // any key that a cluster can place
      return true;
    } catch (JedisException e) {
      return false;
    }
  }

  /** The second time over new connections, since the kept ones end when Redis is started anew. */
  private <T> T tryTwice(Function<UnifiedJedis, T> call) {
    UnifiedJedis first = client();
    try {
      return call.apply(first);
    } catch (JedisConnectionException e) {
      return call.apply(another(first));
    }
  }

  private synchronized UnifiedJedis client() {
    if (closed) {
      throw new JedisException("closed");
    }
    if (client == null) {
      client = connect();
    }
    return client;
  }

  /** A client other than {@code failed}. */
  @SuppressWarnings("ReferenceEquality") // the very one that failed
  private synchronized UnifiedJedis another(UnifiedJedis failed) {
    if (client == failed) {
      client = null;
      failed.close();
    }
    return client();
  }

  private UnifiedJedis connect() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(Duration.ofMillis(TIMEOUT_MILLIS));
    pool.setJmxEnabled(false);
    RedisClient single =
        RedisClient.builder().hostAndPort(address).clientConfig(config).poolConfig(pool).build();
    try {
      if (!single.info("cluster").contains("cluster_enabled:1")) {
        return single;
      }
    } catch (JedisException e) {
      single.close();
      throw e;
    }
    single.close();
    return RedisClusterClient.builder()
        .nodes(Set.of(address))
        .clientConfig(config)
        .poolConfig(pool)
        .maxTotalRetriesDuration(Duration.ofMillis(TIMEOUT_MILLIS))
        .build();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (retrying != null) {
      retrying.interrupt();
    }
    if (client != null) {
      client.close();
    }
  }
}
