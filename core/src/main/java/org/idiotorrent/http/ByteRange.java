package org.idiotorrent.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of bytes that a client asks for (RFC 9110, section 14).
 *
 * @param first at least 0
 * @param length at least 1
 */
record ByteRange(long first, long length) {
  private static final Pattern RANGES = Pattern.compile("(?i)bytes=(.{1,2000})");
  private static final Pattern RANGE = Pattern.compile("[ \t]*([0-9]*)-([0-9]*)[ \t]*");
  private static final int MOST_DIGITS = 18;

  long last() {
    return first + length - 1;
  }

  /**
   * The ranges in {@code header} that begin within {@code total} bytes, in the order asked, perhaps
   * none. Empty if the header is to be ignored: malformed, of many ranges, or for more bytes than
   * there are.
   */
  static Optional<List<ByteRange>> parse(String header, long total) {
    Matcher ranges = RANGES.matcher(header);
    if (!ranges.matches()) {
      return Optional.empty();
    }
    String[] specs = ranges.group(1).split(",", HttpLimits.RANGES + 1);
    if (specs.length > HttpLimits.RANGES) {
      return Optional.empty();
    }
    List<ByteRange> found = new ArrayList<>();
    long sum = 0;
    for (String spec : specs) {
      Matcher range = RANGE.matcher(spec);
      if (!range.matches() || !isMeaningful(range.group(1), range.group(2))) {
        return Optional.empty();
      }
      Optional<ByteRange> one = of(range.group(1), range.group(2), total);
      one.ifPresent(found::add);
      sum += one.map(ByteRange::length).orElse(0L);
    }
    return sum > total ? Optional.empty() : Optional.of(found);
  }

  private static boolean isMeaningful(String first, String last) {
    return first.isEmpty() ? !last.isEmpty() : last.isEmpty() || number(first) <= number(last);
  }

  private static Optional<ByteRange> of(String first, String last, long total) {
    long start = first.isEmpty() ? Math.max(0, total - number(last)) : number(first);
    long end = first.isEmpty() || last.isEmpty() ? total : Math.min(total, number(last) + 1);
    return start < end ? Optional.of(new ByteRange(start, end - start)) : Optional.empty();
  }

  /** Larger than any file if it has too many digits. */
  private static long number(String digits) {
    String plain = digits.replaceFirst("^0+(?=.)", "");
    return plain.length() > MOST_DIGITS ? Long.MAX_VALUE / 4 : Long.parseLong(plain);
  }
}
