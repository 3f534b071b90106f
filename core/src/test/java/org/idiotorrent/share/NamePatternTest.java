package org.idiotorrent.share;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;
import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "photo, My Photo.JPG",
    "'', anything",
    "*, ''",
    "*, anything",
    "*.jpg, a.b.JPG",
    "p*o, photo",
    "p*o, po",
    "?hoto, photo",
    "a*b*c, a-b-b-c",
    "*a*, banana",
    "***, x",
    "\u00c4*, \u00e4rger",
    "?.png, \ud83d\ude00.png",
    "\u03bf\u03b4\u03bf\u03c3*, \u039f\u0394\u039f\u03a3",
    ".*, .hidden",
  })
  void aPatternMatches(String pattern, String name) {
    assertTrue(new NamePattern(pattern).matches(name));
  }

  @ParameterizedTest
  @CsvSource({
    "photos, photo",
    "*.jpg, a.jpg.exe",
    "p?o, po",
    "??.png, \ud83d\ude00.png",
    "?, ''",
    "a*b*c, a-c-b",
    "*ab, ba",
    ".*, visible",
    "[a-z], b",
  })
  void aPatternDoesNotMatch(String pattern, String name) {
    assertFalse(new NamePattern(pattern).matches(name));
  }

  @Test
  void patternsAgreeWithRegularExpressions() {
    Seeds.check(
        20_000,
        random -> {
          String glob = letters(random.nextInt(6), "ab*?", random);
          String name = letters(random.nextInt(8), "ab", random);
          String body = glob.replace("*", ".*").replace('?', '.');
          boolean wild = !body.equals(glob);
          String regex = wild ? body : ".*" + body + ".*";
          assertEquals(
              Pattern.matches(regex, name), new NamePattern(glob).matches(name), glob + " " + name);
        });
  }

  private static String letters(int length, String from, Random random) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(from.charAt(random.nextInt(from.length())));
    }
    return out.toString();
  }

  @Test
  void theWorstPatternTakesNoLongerThanPatternTimesName() {
    NamePattern pattern = new NamePattern("*a".repeat(127) + "b");
    String name = "a".repeat(100_000);

    assertTimeoutPreemptively(ofSeconds(10), () -> assertFalse(pattern.matches(name)));
  }

  @Test
  void aPatternLongerThanANameIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new NamePattern("\u00e9".repeat(128)));
  }
}
