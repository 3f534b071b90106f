package org.idiotorrent.share;

import java.util.Arrays;
import java.util.HexFormat;

/** The digests of a share's chunks, in order, in one block of memory. Immutable. */
public final class ChunkHashes {
  private final HashAlgorithm algorithm;
  private final byte[] digests;

  private ChunkHashes(HashAlgorithm algorithm, byte[] digests) {
    this.algorithm = algorithm;
    this.digests = digests;
  }

  /** The digests that stand one after another in {@code digests}, which is copied. */
  public static ChunkHashes of(HashAlgorithm algorithm, byte[] digests) {
    if (digests.length % algorithm.length() != 0) {
      throw new IllegalArgumentException("not whole digests: " + digests.length + " bytes");
    }
    return new ChunkHashes(algorithm, digests.clone());
  }

  public HashAlgorithm algorithm() {
    return algorithm;
  }

  /** How many chunks there are. */
  public int count() {
    return digests.length / algorithm.length();
  }

  /** Whether {@code digest} is that of chunk {@code index}. */
  public boolean matches(int index, byte[] digest) {
    int from = index * algorithm.length();
    return Arrays.equals(digests, from, from + algorithm.length(), digest, 0, digest.length);
  }

  /** The digest of chunk {@code index} in lower-case hex. */
  public String hex(int index) {
    int from = index * algorithm.length();
    return HexFormat.of().formatHex(digests, from, from + algorithm.length());
  }

  /** All digests, raw, one after another; a copy. */
  public byte[] bytes() {
    return digests.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkHashes that
        && algorithm == that.algorithm
        && Arrays.equals(digests, that.digests);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digests);
  }
}
