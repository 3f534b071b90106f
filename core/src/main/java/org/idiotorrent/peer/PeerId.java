package org.idiotorrent.peer;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The 16 random bytes that a peer chooses at each start (WIRE.md, section 3). */
public final class PeerId {
  public static final int LENGTH = 16;

  private final byte[] bytes;

  private PeerId(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new one, which nobody can guess. */
  public static PeerId random() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return new PeerId(bytes);
  }

  /** The ID in the next 16 bytes of {@code source}. */
  public static PeerId read(ByteBuffer source) {
    byte[] bytes = new byte[LENGTH];
    source.get(bytes);
    return new PeerId(bytes);
  }

  /** The ID in 32 hex digits; empty if {@code hex} is not such. */
  public static Optional<PeerId> parse(String hex) {
    if (hex.length() != 2 * LENGTH || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    return Optional.of(new PeerId(HexFormat.of().parseHex(hex)));
  }

  /** Appends the 16 bytes to {@code target}. */
  public void write(ByteBuffer target) {
    target.put(bytes);
  }

  /** 32 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
