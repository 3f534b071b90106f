package org.idiotorrent.share;

import java.util.Locale;
import java.util.Optional;

/** The beginning of a file ID as people type it: 4 to 64 lower-case hex digits. */
public record IdPrefix(String hex) {
  static final int MIN_DIGITS = 4;
  private static final int MAX_DIGITS = 64;

  /**
   * @throws IllegalArgumentException if {@code hex} has fewer or more digits, or others
   */
  public IdPrefix {
    if (hex.length() < MIN_DIGITS || hex.length() > MAX_DIGITS || !Digest.isLowerHex(hex)) {
      throw new IllegalArgumentException("not 4 to 64 lower-case hex digits: " + hex);
    }
  }

  /** The prefix that {@code text} could be, of either case; empty if it is none. */
  public static Optional<IdPrefix> in(String text) {
    String hex = text.toLowerCase(Locale.ROOT);
    boolean fits = hex.length() >= MIN_DIGITS && hex.length() <= MAX_DIGITS;
    return fits && Digest.isLowerHex(hex) ? Optional.of(new IdPrefix(hex)) : Optional.empty();
  }

  /** Whether {@code id} starts with this. */
  public boolean matches(FileId id) {
    return id.hex().startsWith(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
