package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileIdTest {
  private static final String SHA256 =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final String SHA1 = "0123456789abcdef0123456789abcdef01234567";

  @ParameterizedTest
  @ValueSource(strings = {SHA256, SHA1})
  void anIdIsReadInEitherCaseAndShownInLowerCase(String text) throws InvalidShareException {
    FileId id = FileId.parse(text.toUpperCase(Locale.ROOT));

    assertEquals(text, id.toString());
    assertEquals(text.substring(0, 8), id.shortHex());
    assertEquals(id, FileId.of(id.bytes()));
    assertArrayEquals(FileId.parse(text).bytes(), id.bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0123", "g123456789abcdef0123456789abcdef01234567", "\u001b[2J"})
  void whatIsNoIdIsRefusedInPrintableWords(String text) {
    InvalidShareException refusal =
        assertThrows(InvalidShareException.class, () -> FileId.parse(text));

    assertTrue(String.valueOf(refusal.getMessage()).codePoints().allMatch(Printable::isVisible));
  }

  @Test
  void bytesOfNoHashAreRefused() {
    assertThrows(InvalidShareException.class, () -> FileId.of(new byte[0]));
    assertThrows(InvalidShareException.class, () -> FileId.of(new byte[31]));
  }

  @Test
  void aPrefixOfAtLeastFourDigitsMatchesItsIds() throws InvalidShareException {
    IdPrefix prefix = IdPrefix.in("0123ABC").orElseThrow();

    assertFalse(prefix.matches(FileId.parse(SHA256)));
    assertTrue(IdPrefix.in("012345678").orElseThrow().matches(FileId.parse(SHA256)));
    assertTrue(IdPrefix.in(SHA1).orElseThrow().matches(FileId.parse(SHA1)));
    assertFalse(IdPrefix.in(SHA256).orElseThrow().matches(FileId.parse(SHA1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "012", "012g", "photo", "0123 ", "\uff10123"})
  void whatCannotStartAnIdIsNoPrefix(String text) {
    assertEquals(Optional.empty(), IdPrefix.in(text));
    assertThrows(IllegalArgumentException.class, () -> new IdPrefix(text));
  }

  @Test
  void aPrefixIsNotLongerThanAnId() {
    assertTrue(IdPrefix.in("0".repeat(64)).isPresent());
    assertTrue(IdPrefix.in("0".repeat(65)).isEmpty());
  }
}
