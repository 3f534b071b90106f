package org.idiotorrent.share;

import java.util.Arrays;
import java.util.HexFormat;

/** A digest of {@link HashAlgorithm#length()} bytes. Immutable; equal by content. */
public final class Digest implements Comparable<Digest> {
  private final HashAlgorithm algorithm;
  private final byte[] bytes;

  private Digest(HashAlgorithm algorithm, byte[] bytes) {
    this.algorithm = algorithm;
    this.bytes = bytes;
  }

  /** A digest with a copy of {@code bytes}. */
  public static Digest of(HashAlgorithm algorithm, byte[] bytes) {
    if (bytes.length != algorithm.length()) {
      throw new IllegalArgumentException(
          algorithm.label() + " digest not of " + algorithm.length() + " bytes: " + bytes.length);
    }
    return new Digest(algorithm, bytes.clone());
  }

  /** The digest written as {@code hex}, which must be lower-case and of the algorithm's length. */
  public static Digest parse(HashAlgorithm algorithm, String hex) throws InvalidShareException {
    if (hex.length() != 2 * algorithm.length() || !isLowerHex(hex)) {
      throw new InvalidShareException(
          "not "
              + 2 * algorithm.length()
              + " lower-case hex digits of "
              + algorithm.label()
              + ": "
              + Printable.of(hex));
    }
    return new Digest(algorithm, HexFormat.of().parseHex(hex));
  }

  static boolean isLowerHex(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Two lower-case hex digits for each byte. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(Digest other) {
    return Arrays.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
