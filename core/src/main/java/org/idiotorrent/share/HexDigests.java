package org.idiotorrent.share;

import java.util.Arrays;

/** Digests gathered from hex one by one, while their algorithm and number are not known yet. */
final class HexDigests {
  private static final int FIRST_CAPACITY = 64;

  private byte[] bytes = new byte[0];
  private int length;
  private int digestLength; // bytes of each; 0 == none came yet

  /** Adds the digest written in {@code count} characters of {@code hex} from {@code offset}. */
  void add(char[] hex, int offset, int count) throws InvalidShareException {
    if (digestLength == 0) {
      digestLength = digestLengthOf(count);
      bytes = new byte[FIRST_CAPACITY * digestLength];
    }
    if (count != 2 * digestLength) {
      throw malformed();
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    for (int i = offset; i < offset + count; i += 2) {
      int octet = digit(hex[i]) << 4 | digit(hex[i + 1]);
      if (octet < 0) {
        throw malformed();
      }
      bytes[length++] = (byte) octet;
    }
  }

  /** All of them, which have to be {@code expected} digests of {@code algorithm}. */
  ChunkHashes toHashes(HashAlgorithm algorithm, int expected) throws InvalidShareException {
    if (digestLength != 0 && digestLength != algorithm.length()) {
      throw malformed();
    }
    int count = length / algorithm.length();
    if (count != expected) {
      throw new InvalidShareException(
          "broken manifest: chunk_hashes has " + count + " hashes, num_chunks is " + expected);
    }
    return ChunkHashes.of(algorithm, Arrays.copyOf(bytes, length));
  }

  private static int digestLengthOf(int digits) throws InvalidShareException {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (digits == 2 * algorithm.length()) {
        return algorithm.length();
      }
    }
    throw malformed();
  }

  /** The value of a lower-case hex digit, or a negative number. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private static InvalidShareException malformed() {
    return new InvalidShareException(
        "broken manifest: a chunk hash is not the lower-case hex of its algorithm's length"
            + " (sha256: 64 digits, sha1: 40)");
  }
}
