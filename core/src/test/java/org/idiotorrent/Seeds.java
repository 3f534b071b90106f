package org.idiotorrent;

import java.util.Random;

/** Random numbers that can be had again. */
public final class Seeds {
  private static final String PROPERTY = "idt.seed";

  private Seeds() {}

  /** What a property test does with one source of random numbers. */
  public interface Property {
    void holds(Random random) throws Exception;
  }

  /**
   * Runs {@code property} {@code times} with other numbers each time. When it fails, the error says
   * the seed; {@code -Didt.seed=N} then runs that one alone.
   */
  public static void check(int times, Property property) {
    String given = System.getProperty(PROPERTY);
    long first = given == null ? System.nanoTime() : Long.parseLong(given);
    for (long seed = first; seed < first + (given == null ? times : 1); seed++) {
      try {
        property.holds(new Random(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("fails with -D" + PROPERTY + "=" + seed + ": " + e, e);
      }
    }
  }

  /** {@code length} code points, many of them trouble: separators, controls, bidi, surrogates. */
  public static String text(Random random, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.appendCodePoint(codePoint(random));
    }
    return out.toString();
  }

  private static int codePoint(Random random) {
    String trouble = " ./\\:*?%&+=#\0\n\u001b\u00b9\u200b\u202e\u2028\ufeff\ufffd\u3164\ue000";
    return switch (random.nextInt(6)) {
      case 0 -> trouble.charAt(random.nextInt(trouble.length()));
      case 1 -> "conauxCOM1lpt9$".charAt(random.nextInt(15));
      case 2 -> 0xd800 + random.nextInt(0x800);
      case 3 -> random.nextInt(0x11_0000);
      case 4 -> random.nextInt(0x800);
      default -> 'a' + random.nextInt(26);
    };
  }
}
