package org.idiotorrent.cli.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.idiotorrent.share.Printable;

/**
 * Reads what {@code nft list ruleset} prints, well enough to name a rule that keeps a port closed.
 * Rules that depend on more than protocol and port count for nothing.
 */
final class NftRules {
  /** Is neither read, as it may have any words, nor shown, as it may have people's names. */
  private static final Pattern COMMENT = Pattern.compile("\\s*\\bcomment \"[^\"]*\"");

  private static final Pattern CHAIN = Pattern.compile("chain \\S+ \\{");
  private static final Pattern INPUT = Pattern.compile("hook input .*");
  private static final Pattern PORTS = Pattern.compile("(tcp|udp|th) dport (\\{[^}]*\\}|\\S+)");
  private static final Pattern PROTOCOL =
      Pattern.compile("(?:l4proto|protocol|nexthdr) (\\{[^}]*\\}|\\S+)");
  private static final Pattern VERDICT = Pattern.compile("\\b(accept|drop|reject)\\b");
  private static final Pattern NARROWING =
      Pattern.compile(
          "\\b(ct state|saddr|daddr|iif|iifname|icmp|icmpv6|pkttype|ether|limit|fib|mark|sport)\\b");

  private NftRules() {}

  /** The first rule that keeps {@code port} of {@code protocol} closed for everybody. */
  static Optional<String> blocking(String ruleset, String protocol, int port) {
    boolean input = false;
    boolean drops = false;
    boolean decided = false;
    for (String raw : ruleset.split("\n", -1)) {
      String line = COMMENT.matcher(raw).replaceAll("").strip();
      if (CHAIN.matcher(line).matches()) {
        input = false;
        drops = false;
        decided = false;
      } else if (INPUT.matcher(line).find()) {
        input = true;
        drops = line.contains("policy drop");
      } else if (line.equals("}")) {
        if (input && drops && !decided) {
          return Optional.of("everything that no rule admits is dropped, and none admits this");
        }
        input = false;
      } else if (input && !decided && concerns(line, protocol, port)) {
        Matcher verdict = VERDICT.matcher(line);
        if (verdict.find()) {
          decided = true;
          if (!verdict.group(1).equals("accept")) {
            return Optional.of(Printable.of(line));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean concerns(String rule, String protocol, int port) {
    if (NARROWING.matcher(rule).find()) {
      return false;
    }
    Matcher ports = PORTS.matcher(rule);
    if (ports.find()) {
      boolean same = ports.group(1).equals(protocol) || ports.group(1).equals("th");
      return same && holds(ports.group(2), port);
    }
    Matcher named = PROTOCOL.matcher(rule);
    return !named.find() || named.group(1).toLowerCase(Locale.ROOT).contains(protocol);
  }

  /**
   * Whether {@code set}, such as {@code 80}, {@code 1-99} or a list of these, holds {@code port}.
   */
  private static boolean holds(String set, int port) {
    if (set.startsWith("!")) {
      return false;
    }
    for (String part : set.replaceAll("[{}\\s]", "").split(",", -1)) {
      String[] ends = part.split("-", 2);
      try {
        int from = Integer.parseInt(ends[0]);
        int to = Integer.parseInt(ends[ends.length - 1]);
        if (from <= port && port <= to) {
          return true;
        }
      } catch (NumberFormatException e) {
        // a service's name, or a set elsewhere
      }
    }
    return false;
  }
}
