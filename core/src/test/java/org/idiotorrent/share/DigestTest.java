package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String HEX = "0123456789abcdef0123456789abcdef01234567";

  @Test
  void aDigestIsItsHex() throws InvalidShareException {
    Digest digest = Digest.parse(HashAlgorithm.SHA1, HEX);

    assertEquals(HEX, digest.hex());
    assertEquals(digest, Digest.of(HashAlgorithm.SHA1, digest.bytes()));
    assertEquals(digest.hashCode(), Digest.of(HashAlgorithm.SHA1, digest.bytes()).hashCode());
    assertNotEquals(digest, Digest.of(HashAlgorithm.SHA1, new byte[20]));
  }

  @Test
  void laterChangesOfTheBytesDoNotShow() {
    byte[] bytes = new byte[32];
    Digest digest = Digest.of(HashAlgorithm.SHA256, bytes);
    bytes[0] = 1;
    digest.bytes()[1] = 1;

    assertEquals("0".repeat(64), digest.hex());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678",
        "0123456789ABCDEF0123456789ABCDEF01234567",
        "0123456789abcdef0123456789abcdef0123456g",
        " 123456789abcdef0123456789abcdef01234567",
        "\uff11123456789abcdef0123456789abcdef0123456",
      })
  void anythingButLowerCaseHexOfTheRightLengthIsRefused(String text) {
    assertThrows(InvalidShareException.class, () -> Digest.parse(HashAlgorithm.SHA1, text));
    assertThrows(InvalidShareException.class, () -> Digest.parse(HashAlgorithm.SHA256, text));
  }

  @Test
  void bytesOfAnotherLengthAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Digest.of(HashAlgorithm.SHA256, new byte[20]));
  }
}
