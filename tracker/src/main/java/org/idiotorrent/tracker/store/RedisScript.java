package org.idiotorrent.tracker.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.idiotorrent.share.HashAlgorithm;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** {@code announce.lua}: all that is done for one file in one call. */
final class RedisScript {
  private final byte[] source;
  private final byte[] sha1;

  RedisScript() {
    try (InputStream in = RedisScript.class.getResourceAsStream("announce.lua")) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: announce.lua");
      }
      source = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MessageDigest digest = HashAlgorithm.SHA1.newDigest();
    sha1 = HexFormat.of().formatHex(digest.digest(source)).getBytes(StandardCharsets.US_ASCII);
  }

  /** Runs it by its digest; a Redis that does not have it yet is sent all of it. */
  List<?> run(UnifiedJedis redis, List<byte[]> keys, List<byte[]> arguments) {
    try {
      return (List<?>) redis.evalsha(sha1, keys, arguments);
    } catch (JedisNoScriptException e) {
      return (List<?>) redis.eval(source, keys, arguments);
    }
  }
}
