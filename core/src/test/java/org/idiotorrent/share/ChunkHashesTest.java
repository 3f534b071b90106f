package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChunkHashesTest {
  private final byte[] digests = Manifests.random(1, 3 * 32);
  private final ChunkHashes hashes = ChunkHashes.of(HashAlgorithm.SHA256, digests);

  @Test
  void eachDigestBelongsToItsChunkAlone() {
    byte[] second = Arrays.copyOfRange(digests, 32, 64);

    assertEquals(3, hashes.count());
    assertEquals(HexFormat.of().formatHex(second), hashes.hex(1));
    assertTrue(hashes.matches(1, second));
    assertFalse(hashes.matches(0, second));
    assertFalse(hashes.matches(2, second));
  }

  @Test
  void aDigestOfAnotherLengthNeverMatches() {
    assertFalse(hashes.matches(0, new byte[0]));
    assertFalse(hashes.matches(0, Arrays.copyOf(digests, 20)));
    assertFalse(hashes.matches(0, Arrays.copyOf(digests, 64)));
  }

  @Test
  void laterChangesOfTheSourceDoNotShow() {
    String before = hashes.hex(0);
    digests[0]++;
    hashes.bytes()[1]++;

    assertEquals(before, hashes.hex(0));
  }

  @Test
  void theSameBytesUnderAnotherAlgorithmAreNotEqual() {
    byte[] both = new byte[160]; // 8 of sha1, 5 of sha256

    assertNotEquals(
        ChunkHashes.of(HashAlgorithm.SHA1, both), ChunkHashes.of(HashAlgorithm.SHA256, both));
    assertEquals(
        ChunkHashes.of(HashAlgorithm.SHA1, both).hashCode(),
        ChunkHashes.of(HashAlgorithm.SHA1, both.clone()).hashCode());
  }

  @Test
  void aPartOfADigestIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> ChunkHashes.of(HashAlgorithm.SHA256, new byte[33]));
  }
}
