package org.idiotorrent.lan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.idiotorrent.peer.AnnouncedShare;

/** Shares to announce, each name with an ID of its own. */
final class TestShares {
  private TestShares() {}

  static AnnouncedShare named(String name) {
    return new AnnouncedShare(id(name), 3_145_728, 16_384, true, false, name);
  }

  private static String id(String name) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
