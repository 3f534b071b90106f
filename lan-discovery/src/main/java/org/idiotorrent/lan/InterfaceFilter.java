package org.idiotorrent.lan;

import java.util.List;
import java.util.function.Predicate;
import org.idiotorrent.share.NamePattern;

/**
 * Which interfaces are used, by name: those that match one of the patterns, or all if only patterns
 * with {@code !} before them are given, and none that matches one of these. In a pattern {@code *}
 * stands for any run of characters and {@code ?} for one.
 */
public record InterfaceFilter(List<String> patterns) {
  public static final InterfaceFilter ALL = new InterfaceFilter(List.of());

  private static final String NOT = "!";

  /**
   * @throws IllegalArgumentException if a pattern is empty
   */
  public InterfaceFilter {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (glob(pattern).isEmpty()) {
        throw new IllegalArgumentException("empty pattern for interfaces");
      }
    }
  }

  /** Whether the interface {@code name} may be used. */
  public boolean admits(String name) {
    boolean onlyExclusions = patterns.stream().allMatch(InterfaceFilter::excludes);
    return (onlyExclusions || asksFor(name))
        && patterns.stream().filter(InterfaceFilter::excludes).noneMatch(matching(name));
  }

  /** Whether the interface {@code name} is asked for by a pattern. */
  boolean asksFor(String name) {
    return patterns.stream().filter(pattern -> !excludes(pattern)).anyMatch(matching(name));
  }

  private static Predicate<String> matching(String name) {
    return pattern -> {
      String glob = glob(pattern);
      boolean wild = glob.indexOf('*') >= 0 || glob.indexOf('?') >= 0;
      return wild ? new NamePattern(glob).matches(name) : glob.equals(name);
    };
  }

  private static boolean excludes(String pattern) {
    return pattern.startsWith(NOT);
  }

  private static String glob(String pattern) {
    return excludes(pattern) ? pattern.substring(NOT.length()) : pattern;
  }
}
