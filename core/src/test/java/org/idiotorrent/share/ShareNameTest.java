package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        ".hidden",
        "..two dots in front",
        "-rf",
        "a b  c",
        "what? <really> \"so\" | *",
        "COM",
        "COM10",
        "CONSOLE.txt",
        "xCON",
        "cafe\u0301",
        "\u05e9\u05dc\u05d5\u05dd.txt",
        "\ud83d\ude00\u2764\ufe0f.png",
        "Screenshot at 10.00.00\u202fAM.png",
      })
  void aHarmlessNameIsKeptAsItIs(String text) throws InvalidShareException {
    assertEquals(text, ShareName.parse(text).text());
    assertEquals(text, ShareName.nearest(text).text());
  }

  @ParameterizedTest
  @CsvSource({
    "'', _",
    "., _",
    ".., ._",
    "a/b\\c:d, a_b_c_d",
    "' a ', _a_",
    "a., a_",
    "con, _con",
    "NUL.txt, _NUL.txt",
    "com\u00b9 .x, _com\u00b9 .x",
    "'\u001b[2J', _[2J",
    "gpj.\u202eexe, gpj._exe",
    "\u3164, _",
    "\ud800x, _x",
    "x\udc00, x_",
  })
  void anUnsafeNameIsRefusedAndHasANearestOne(String text, String nearest) {
    assertThrows(InvalidShareException.class, () -> ShareName.parse(text));
    assertThrows(IllegalArgumentException.class, () -> new ShareName(text));
    assertEquals(nearest, ShareName.nearest(text).text());
  }

  @Test
  void theLimitIsInBytesNotCharacters() throws InvalidShareException {
    String fits = "\u00e9".repeat(127) + "x";

    assertEquals(fits, ShareName.parse(fits).text());
    assertThrows(InvalidShareException.class, () -> ShareName.parse(fits + "x"));
    assertEquals(fits, ShareName.nearest(fits + "x").text());
    assertEquals("x" + "\u00e9".repeat(127), ShareName.nearest("x" + "\u00e9".repeat(128)).text());
  }

  @Test
  void theNearestNameOfALongDeviceNameFits() {
    String name = ShareName.nearest("con." + "x".repeat(251)).text();

    assertEquals("_con." + "x".repeat(250), name);
  }

  @Test
  void anyTextHasANearestNameWhichIsItsOwnNearest() {
    Seeds.check(
        20_000,
        random -> {
          String text = Seeds.text(random, random.nextInt(random.nextBoolean() ? 8 : 400));
          ShareName name = ShareName.nearest(text);
          assertEquals(name, ShareName.parse(name.text()));
          assertEquals(name, ShareName.nearest(name.text()));
        });
  }

  @Test
  void whateverIsTakenSurvivesUtf8AndStaysInItsFolder() {
    Seeds.check(
        20_000,
        random -> {
          String text = Seeds.text(random, 1 + random.nextInt(4));
          try {
            String name = ShareName.parse(text).text();
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            assertEquals(name, new String(utf8, StandardCharsets.UTF_8));
            assertEquals(name, Printable.of(name));
            assertTrue(name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' '));
          } catch (InvalidShareException e) {
            String sentence = String.valueOf(e.getMessage());
            assertTrue(sentence.codePoints().allMatch(Printable::isVisible), sentence);
          }
        });
  }
}
