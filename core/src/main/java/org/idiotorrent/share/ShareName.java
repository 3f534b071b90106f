package org.idiotorrent.share;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A file or folder name that is safe on every disk and terminal (MANIFEST.md, section 2). An unsafe
 * one cannot be made.
 */
public record ShareName(String text) {
  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

  /**
   * @throws IllegalArgumentException if the name is not safe; {@link #parse} is for strangers' text
   */
  public ShareName {
    fault(text)
        .ifPresent(fault -> {
          throw new IllegalArgumentException("unsafe name: " + fault);
        });
  }

  /** The name {@code text}, which a stranger or a user gave. */
  public static ShareName parse(String text) throws InvalidShareException {
    Optional<String> fault = fault(text);
    if (fault.isPresent()) {
      throw new InvalidShareException(
          "unsafe name \"" + Printable.of(text) + "\": it " + fault.get());
    }
    return new ShareName(text);
  }

  /**
   * A safe name as near to the local name {@code text} as can be: offending characters become
   * {@code _}.
   */
  public static ShareName nearest(String text) {
    String visible =
        text.codePoints()
            .limit(ShareLimits.NAME_BYTES)
            .map(c -> isSafe(c) ? c : '_')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    StringBuilder out = new StringBuilder(isDevice(visible) ? '_' + visible : visible);
    while (utf8Length(out.toString()) > ShareLimits.NAME_BYTES) {
      out.setLength(out.offsetByCodePoints(out.length(), -1));
    }
    if (out.isEmpty()) {
      return new ShareName("_");
    }
    if (out.charAt(0) == ' ') {
      out.setCharAt(0, '_');
    }
    char last = out.charAt(out.length() - 1);
    if (last == '.' || last == ' ') {
      out.setCharAt(out.length() - 1, '_');
    }
    return new ShareName(out.toString());
  }

  /** What is wrong with {@code text}, as the end of a sentence; empty if it is a safe name. */
  static Optional<String> fault(String text) {
    if (text.isEmpty()) {
      return Optional.of("is empty");
    }
    if (utf8Length(text) > ShareLimits.NAME_BYTES) {
      return Optional.of("is longer than " + ShareLimits.NAME_BYTES + " bytes");
    }
    if (text.equals(".") || text.equals("..")) {
      return Optional.of("points to another folder");
    }
    if (!text.codePoints().allMatch(ShareName::isSafe)) {
      return Optional.of("has a separator, a colon, a control or an invisible character");
    }
    if (text.endsWith(".") || text.endsWith(" ") || text.startsWith(" ")) {
      return Optional.of("starts with a space or ends in a space or dot");
    }
    return isDevice(text) ? Optional.of("is the name of a Windows device") : Optional.empty();
  }

  private static boolean isSafe(int codePoint) {
    return codePoint != '/'
        && codePoint != '\\'
        && codePoint != ':'
        && Printable.isVisible(codePoint);
  }

  private static boolean isDevice(String name) {
    int dot = name.indexOf('.');
    String stem =
        (dot < 0 ? name : name.substring(0, dot)).stripTrailing().toLowerCase(Locale.ROOT);
    boolean numbered =
        stem.length() == 4
            && (stem.startsWith("com") || stem.startsWith("lpt"))
            && "0123456789¹²³".indexOf(stem.charAt(3)) >= 0;
    return numbered || DEVICES.contains(stem);
  }

  static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return text;
  }
}
