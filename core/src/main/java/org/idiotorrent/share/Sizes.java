package org.idiotorrent.share;

import java.util.Locale;
import java.util.OptionalLong;

/** Numbers of bytes as people read and write them. */
public final class Sizes {
  private static final String UNITS = "kMGTPE";

  private Sizes() {}

  /** {@code bytes} in a unit that is a power of 1000, such as {@code 3.1 MB}. */
  public static String format(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes / 1_000.0;
    int unit = 0;
    while (value >= 999.5) {
      value /= 1_000;
      unit++;
    }
    String pattern = value < 99.95 ? "%.1f %sB" : "%.0f %sB";
    return String.format(Locale.ROOT, pattern, value, UNITS.charAt(unit));
  }

  /** {@code bytes} in the largest unit of powers of 1024 that they are a multiple of: 16 KiB. */
  public static String formatBinary(long bytes) {
    long value = bytes;
    int unit = 0;
    while (value != 0 && value % 1_024 == 0) {
      value /= 1_024;
      unit++;
    }
    return unit == 0 ? value + " B" : value + " " + "KMGTPE".charAt(unit - 1) + "iB";
  }

  /**
   * The bytes in {@code text}: a whole number, alone or with K, M, G, T or KiB, MiB, … (powers of
   * 1024) or KB, MB, … (powers of 1000), of either case; empty if it is none of these.
   */
  public static OptionalLong parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    try {
      long number = Long.parseLong(text.substring(0, digits));
      return OptionalLong.of(Math.multiplyExact(number, factor(text.substring(digits).strip())));
    } catch (ArithmeticException | IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }

  private static long factor(String unit) {
    String lower = unit.toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || lower.equals("b")) {
      return 1;
    }
    int power = "kmgt".indexOf(lower.charAt(0)) + 1;
    long base =
        switch (lower.substring(1)) {
          case "", "ib" -> 1_024;
          case "b" -> 1_000;
          default -> 0;
        };
    if (power == 0 || base == 0) {
      throw new IllegalArgumentException("no unit: " + unit);
    }
    long factor = 1;
    for (int i = 0; i < power; i++) {
      factor *= base;
    }
    return factor;
  }
}
