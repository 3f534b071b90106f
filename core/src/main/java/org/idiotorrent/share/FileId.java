package org.idiotorrent.share;

import java.util.Locale;
import java.util.Optional;

/** The hash that names a share (MANIFEST.md, sections 3 and 4). */
public record FileId(Digest digest) implements Comparable<FileId> {
  /**
   * Digits of the ID that people are shown; any unique prefix of at least {@link
   * IdPrefix#MIN_DIGITS} works.
   */
  private static final int SHORT_DIGITS = 8;

  /** The ID written in {@code text} as 40 or 64 hex digits of either case. */
  public static FileId parse(String text) throws InvalidShareException {
    String hex = text.toLowerCase(Locale.ROOT);
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (hex.length() == 2 * algorithm.length()) {
        return new FileId(Digest.parse(algorithm, hex));
      }
    }
    throw new InvalidShareException(
        "a file ID has 64 hex digits (or 40, sha1), this has "
            + text.length()
            + " characters: "
            + Printable.of(text));
  }

  /** The ID that {@code text} is; empty if it is none. */
  public static Optional<FileId> in(String text) {
    try {
      return Optional.of(parse(text));
    } catch (InvalidShareException e) {
      return Optional.empty();
    }
  }

  /** The ID in {@code bytes}, 20 or 32 of them. */
  public static FileId of(byte[] bytes) throws InvalidShareException {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (bytes.length == algorithm.length()) {
        return new FileId(Digest.of(algorithm, bytes));
      }
    }
    throw new InvalidShareException("file ID not of 20 or 32 bytes: " + bytes.length);
  }

  /** The 20 or 32 raw bytes; a copy. */
  public byte[] bytes() {
    return digest.bytes();
  }

  /** All of it, 40 or 64 lower-case hex digits. */
  public String hex() {
    return digest.hex();
  }

  /** The first 8 digits, for people; not unique for certain. */
  public String shortHex() {
    return hex().substring(0, SHORT_DIGITS);
  }

  /** An order of no meaning, by which maps stay quick when strangers choose IDs of equal hash. */
  @Override
  public int compareTo(FileId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return hex();
  }
}
