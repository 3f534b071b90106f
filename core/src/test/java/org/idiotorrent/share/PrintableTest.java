package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain text, 100%",
        "\u00e4\u00f6\u00fc \u65e5\u672c\u8a9e \u05d0\u05d1 \u0627\u0644",
        "\ud83d\ude00 \u2764\ufe0f \ud83c\udde8\ud83c\udded",
        "e\u0301",
      })
  void whatShowsAsItselfIsKept(String text) {
    assertEquals(text, Printable.of(text));
  }

  @ParameterizedTest
  @CsvSource({
    "'\u001b[31mred', '\\u{1b}[31mred'",
    "'\u001b]0;title\u0007', '\\u{1b}]0;title\\u{7}'",
    "\u009b2J, '\\u{9b}2J'",
    "a\u202eb, 'a\\u{202e}b'",
    "a\u2066b, 'a\\u{2066}b'",
    "a\u200bb, 'a\\u{200b}b'",
    "a\u200db, 'a\\u{200d}b'",
    "a\u2028b, 'a\\u{2028}b'",
    "\ufeffa, '\\u{feff}a'",
    "\ud800a, '\\u{d800}a'",
    "a\u3164, 'a\\u{3164}'",
    "\udb40\udc41, '\\u{e0041}'",
    "\ufffd, '\\u{fffd}'",
  })
  void whatCouldMoveHideOrTurnTextIsWrittenAsItsNumber(String text, String printed) {
    assertEquals(printed, Printable.of(text));
  }

  @Test
  void lineBreaksAndTabsAreWrittenAsTheirNumbers() {
    assertEquals("a\\u{d}\\u{a}b\\u{9}c\\u{0}", Printable.of("a\r\nb\tc\0"));
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    assertEquals("\ud83d\ude00".repeat(300), Printable.of("\ud83d\ude00".repeat(300)));
    assertEquals("\ud83d\ude00".repeat(300) + "…", Printable.of("\ud83d\ude00".repeat(301)));
  }

  @Test
  void whateverComesOutIsPlainlyVisible() {
    Seeds.check(
        5_000,
        random -> {
          String printed = Printable.of(Seeds.text(random, random.nextInt(400)));
          assertTrue(printed.codePoints().allMatch(Printable::isVisible));
        });
  }
}
