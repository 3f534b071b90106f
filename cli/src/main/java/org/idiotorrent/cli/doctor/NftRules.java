package org.idiotorrent.cli.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.idiotorrent.share.Printable;

/**
 * Reads what {@code nft list ruleset} prints, well enough to name a rule that keeps a port closed.
 * Chains are followed where they lead. A rule that depends on more than protocol and port closes
 * nothing; if it may admit somebody, what comes after it cannot be judged.
 */
final class NftRules {
  /**
   * What becomes of a port.
   *
   * @param blocking the rule that keeps it closed for everybody
   * @param sure whether that, or that there is none, can be told
   */
  record Judgement(Optional<String> blocking, boolean sure) {}

  private enum Fate {
    ADMITTED,
    CLOSED,
    /** Of no account to this chain; whoever called it goes on. */
    THROUGH
  }

  /**
   * What a chain does with the port.
   *
   * @param doubtful whether some may have been admitted before
   */
  private record Result(Fate fate, boolean doubtful, String rule) {}

  private enum Match {
    NONE,
    SOME,
    ALL
  }

  private record Chain(String table, List<String> rules) {
    boolean isInput() {
      return rules.stream().anyMatch(rule -> rule.contains(" hook input "));
    }

    boolean drops() {
      return rules.stream()
          .anyMatch(rule -> rule.contains(" hook ") && rule.contains("policy drop"));
    }
  }

  /** May have any words in it, and people's names. */
  private static final Pattern COMMENT = Pattern.compile("\\s*\\bcomment \"[^\"]*\"");

  private static final Pattern LOG =
      Pattern.compile(
          "\\blog\\b( prefix \"[^\"]*\"| level \\S+| flags \\S+| (group|snaplen) \\d+)*");
  private static final Pattern COUNTER = Pattern.compile("\\bcounter( packets \\d+ bytes \\d+)?");
  private static final Pattern TABLE = Pattern.compile("table (.+) \\{");
  private static final Pattern CHAIN = Pattern.compile("chain (\\S+) \\{");
  private static final Pattern VERDICT =
      Pattern.compile(
          "\\b(accept|drop|return|continue|reject( with .*)?|queue.*|(jump|goto) (\\S+))$");
  private static final Pattern STATES = Pattern.compile("\\bct state (\\{[^}]*\\}|\\S+)");
  private static final Pattern NIC = Pattern.compile("\\biif(?:name)? (\\{[^}]*\\}|\\S+)");
  private static final Pattern FAMILY = Pattern.compile("\\bmeta nfproto ipv[46]\\b");
  private static final Pattern PORTS = Pattern.compile("\\b(tcp|udp|th) dport (\\{[^}]*\\}|\\S+)");
  private static final Pattern PROTOCOL =
      Pattern.compile("\\b(?:meta l4proto|ip protocol|ip6 nexthdr) (\\{[^}]*\\}|\\S+)");
  private static final Pattern HEADER =
      Pattern.compile("\\b(tcp|udp|sctp|dccp|icmp|icmpv6|igmp|esp|ah) [a-z]");
  private static final int DEEPEST = 16;
  private static final String NONE_ADMITS =
      "everything that no rule admits is dropped, and none admits this";

  private final Map<String, Chain> chains = new LinkedHashMap<>();
  private final String protocol;
  private final int port;
  private final Set<String> used;

  private NftRules(String protocol, int port, Set<String> used) {
    this.protocol = protocol;
    this.port = port;
    this.used = Set.copyOf(used);
  }

  /**
   * What {@code ruleset} does with {@code port} of {@code protocol}.
   *
   * @param used the interfaces that idt uses; one that is closed counts
   */
  static Judgement judge(String ruleset, String protocol, int port, Set<String> used) {
    NftRules rules = new NftRules(protocol, port, used);
    rules.read(ruleset);
    return rules.judge();
  }

  private void read(String ruleset) {
    String table = "";
    List<String> rules = new ArrayList<>();
    boolean inChain = false;
    for (String raw : ruleset.split("\n", -1)) {
      String line = COMMENT.matcher(raw).replaceAll("").strip();
      Matcher around = TABLE.matcher(line);
      Matcher beginning = CHAIN.matcher(line);
      if (around.matches()) {
        table = around.group(1);
        inChain = false;
      } else if (beginning.matches()) {
        inChain = true;
        rules = new ArrayList<>();
        chains.put(table + ' ' + beginning.group(1), new Chain(table, rules));
      } else if (line.equals("}")) {
        inChain = false;
      } else if (inChain && !line.isEmpty() && !line.startsWith("#")) {
        rules.add(COUNTER.matcher(LOG.matcher(line).replaceAll("")).replaceAll(""));
      }
    }
  }

  private Judgement judge() {
    boolean sure = true;
    for (Chain chain : chains.values()) {
      if (chain.isInput()) {
        Result result = follow(chain, 0);
        boolean closed =
            result.fate() == Fate.CLOSED || (result.fate() == Fate.THROUGH && chain.drops());
        if (closed && !result.doubtful()) {
          String rule = result.fate() == Fate.CLOSED ? result.rule() : NONE_ADMITS;
          return new Judgement(Optional.of(rule), true);
        }
        sure &= !closed;
      }
    }
    return new Judgement(Optional.empty(), sure);
  }

  private Result follow(Chain chain, int depth) {
    boolean doubtful = false;
    for (String rule : chain.rules()) {
      Match match = rule.contains(" hook ") ? Match.NONE : match(rule);
      Matcher verdict = VERDICT.matcher(rule.strip());
      if (match == Match.NONE || !(verdict.find() || rule.contains(" vmap "))) {
        continue;
      }
      Result result = rule.contains(" vmap ") ? through(true) : apply(rule, verdict, chain, depth);
      boolean goesOn = result.fate() == Fate.THROUGH && !isEnd(verdict);
      if (match == Match.ALL && !goesOn) {
        return new Result(result.fate(), doubtful || result.doubtful(), result.rule());
      }
      doubtful |= result.doubtful() || (match == Match.SOME && mayEnd(result, verdict));
    }
    return through(doubtful);
  }

  /** Whether {@code rule}, of those alone that it is for, keeps some from the rules after it. */
  private static boolean mayEnd(Result result, Matcher verdict) {
    return result.fate() == Fate.ADMITTED || (result.fate() == Fate.THROUGH && isEnd(verdict));
  }

  private static boolean isEnd(Matcher verdict) {
    return verdict.hasMatch()
        && (verdict.group(1).equals("return") || "goto".equals(verdict.group(3)));
  }

  private static Result through(boolean doubtful) {
    return new Result(Fate.THROUGH, doubtful, "");
  }

  private Result apply(String rule, Matcher verdict, Chain chain, int depth) {
    String word = verdict.group(1);
    if (word.startsWith("drop") || word.startsWith("reject")) {
      return new Result(Fate.CLOSED, false, Printable.of(rule.strip().replaceAll(" {2,}", " ")));
    }
    if (word.startsWith("accept")) {
      return new Result(Fate.ADMITTED, false, "");
    }
    if (verdict.group(4) == null) {
      return through(word.startsWith("queue"));
    }
    Chain next = chains.get(chain.table() + ' ' + verdict.group(4));
    return next == null || depth >= DEEPEST ? through(true) : follow(next, depth + 1);
  }

  /** For whom of those that come new to the port {@code rule} is. */
  private Match match(String rule) {
    if (isOfOldConnections(rule)) {
      return Match.NONE;
    }
    String rest = VERDICT.matcher(rule.strip()).replaceAll("");
    Match least = Match.ALL;
    Matcher ports = PORTS.matcher(rest);
    while (ports.find()) {
      least = least(least, matchPorts(ports.group(1), ports.group(2)));
    }
    Matcher protocols = PROTOCOL.matcher(rest);
    while (protocols.find()) {
      String named = protocols.group(1).toLowerCase(Locale.ROOT);
      least = least(least, named.contains(protocol) ? Match.ALL : Match.NONE);
    }
    Matcher nic = NIC.matcher(rest);
    if (nic.find()) {
      least = least(least, matchNic(nic.group(1), rule));
    }
    rest = PROTOCOL.matcher(PORTS.matcher(rest).replaceAll("")).replaceAll("");
    rest = NIC.matcher(rest).replaceAll("");
    Matcher header = HEADER.matcher(rest);
    while (header.find()) {
      least = least(least, header.group(1).equals(protocol) ? Match.SOME : Match.NONE);
    }
    rest = FAMILY.matcher(rest).replaceAll("").replace("ct state new", "");
    return least(least, rest.isBlank() ? Match.ALL : Match.SOME);
  }

  private static boolean isOfOldConnections(String rule) {
    Matcher states = STATES.matcher(rule.replace("ct state vmap", "ct state"));
    return states.find()
        && Pattern.compile("established|related|invalid").matcher(states.group(1)).find()
        && !Pattern.compile("new|untracked|!").matcher(states.group(1)).find();
  }

  private static Match least(Match one, Match other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private Match matchPorts(String named, String set) {
    if (!named.equals(protocol) && !named.equals("th")) {
      return Match.NONE;
    }
    if (set.startsWith("!") || set.startsWith("@") || set.equals("vmap")) {
      return Match.SOME;
    }
    return holds(set) ? Match.ALL : Match.NONE;
  }

  private Match matchNic(String named, String rule) {
    if (named.startsWith("!") || named.contains("*") || named.startsWith("@")) {
      return Match.SOME;
    }
    long here = Pattern.compile("[{}\",\\s]+").splitAsStream(named).filter(used::contains).count();
    boolean closes = rule.contains("drop") || rule.contains("reject");
    return here == 0 ? Match.NONE : here == used.size() || closes ? Match.ALL : Match.SOME;
  }

  /** Whether {@code set}, such as {@code 80}, {@code 1-99} or a list of these, holds the port. */
  private boolean holds(String set) {
    for (String part : set.replaceAll("[{}\\s]", "").split(",", -1)) {
      String[] ends = part.split("-", 2);
      try {
        int from = Integer.parseInt(ends[0]);
        int to = Integer.parseInt(ends[ends.length - 1]);
        if (from <= port && port <= to) {
          return true;
        }
      } catch (NumberFormatException e) {
        // a service's name
      }
    }
    return false;
  }
}
