package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NftRulesTest {
  private static final Set<String> USED = Set.of("eth0", "eth1");
  private static final String NONE_ADMITS =
      "everything that no rule admits is dropped, and none admits this";

  private static String table(String chain, String policy, String... rules) {
    return "table inet filter {\n\tchain own {\n\t\ttype filter hook "
        + chain
        + " priority filter; policy "
        + policy
        + ";\n\t\t"
        + String.join("\n\t\t", rules)
        + "\n\t}\n}\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "tcp dport 7536 drop; yes",
        "tcp dport { 22, 7500-7600 } reject with tcp reset; yes",
        "tcp dport 22 drop; no",
        "udp dport 7536 drop; no",
        "th dport 7536 drop; yes",
        "meta l4proto tcp drop; yes",
        "meta l4proto { tcp, udp } counter packets 3 bytes 4 drop; yes",
        "meta l4proto udp drop; no",
        "ip saddr 192.0.2.1 tcp dport 7536 drop; no",
        "iifname \"wan0\" drop; no",
        "iifname \"eth1\" meta l4proto tcp drop; yes",
        "iifname { \"eth0\", \"eth1\" } accept; no",
        "ct state invalid drop; no",
        "tcp dport != 22 drop; no",
        "drop; yes",
        "tcp dport ssh accept; no",
        "tcp flags syn tcp dport 7536 drop; no",
        "ct status dnat drop; no",
        "meta nfproto ipv4 tcp dport 7536 drop; yes",
        "ct state new tcp dport 7536 drop; yes",
        "tcp dport vmap { 22 : accept, 7536 : drop }; no"
      })
  void aRuleCountsIfItConcernsThePort(String rule, String blocks) {
    Optional<String> found = blocking(table("input", "accept", rule), "tcp", 7536);
    assertEquals(
        blocks.equals("yes")
            ? Optional.of(rule.replace("counter packets 3 bytes 4 ", ""))
            : Optional.empty(),
        found);
  }

  private static Optional<String> blocking(String ruleset, String protocol, int port) {
    return NftRules.judge(ruleset, protocol, port, USED).blocking();
  }

  private static boolean isSure(String ruleset) {
    return NftRules.judge(ruleset, "tcp", 7536, USED).sure();
  }

  @Test
  void chainsAreFollowedWhereTheyLead() {
    String other = "table inet filter {\n\tchain other {\n\t\t%s\n\t}\n}\n";
    String jump = table("input", "drop", "jump other");
    assertEquals(
        Optional.empty(), blocking(jump + other.formatted("tcp dport 7536 accept"), "tcp", 7536));
    assertEquals(
        Optional.of("tcp dport 7536 drop"),
        blocking(
            table("input", "accept", "goto other") + other.formatted("tcp dport 7536 drop"),
            "tcp",
            7536));
    assertEquals(Optional.of(NONE_ADMITS), blocking(jump + other.formatted("return"), "tcp", 7536));
    assertEquals(Optional.empty(), blocking(jump, "tcp", 7536));
    assertFalse(isSure(jump), "there is no such chain");
  }

  @Test
  void whatMayAdmitSomebodyMakesWhatFollowsUnsure() {
    for (String rule :
        List.of(
            "iifname \"eth0\" accept",
            "ip saddr 192.168.0.0/16 accept",
            "tcp dport @open accept",
            "tcp dport vmap { 22 : accept, 7536 : accept }",
            "ct state vmap { new : accept, established : accept }")) {
      String rules = table("input", "drop", rule);
      assertEquals(Optional.empty(), blocking(rules, "tcp", 7536), rule);
      assertFalse(isSure(rules), rule);
    }
    for (String rule :
        List.of(
            "iif \"lo\" accept",
            "iifname \"wan0\" accept",
            "ct state { established, related } accept",
            "ct state vmap { established : accept, related : accept, invalid : drop }",
            "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept",
            "ip protocol icmp accept",
            "udp dport 5353 ip daddr 224.0.0.251 accept")) {
      String rules = table("input", "drop", rule);
      assertEquals(Optional.of(NONE_ADMITS), blocking(rules, "tcp", 7536), rule);
    }
    assertTrue(isSure(table("input", "accept", "ip saddr 192.0.2.1 drop")));
  }

  @Test
  void wordsOfALogAreNeitherReadNorShown() {
    String rule = "tcp dport 7536 counter packets 1 bytes 2 log prefix \"accept Alice: \" drop";
    assertEquals(
        Optional.of("tcp dport 7536 drop"), blocking(table("input", "accept", rule), "tcp", 7536));
  }

  @Test
  void commentsAreNeitherReadNorShown() {
    String closed = table("input", "accept", "drop comment \"Alice Smith, ct state, room 12\"");
    assertEquals(Optional.of("drop"), blocking(closed, "tcp", 7536));
    String open = table("input", "accept", "comment \"do not drop\"");
    assertEquals(Optional.empty(), blocking(open, "tcp", 7536));
  }

  @Test
  void theFirstRuleThatConcernsThePortDecides() {
    String rules = table("input", "accept", "tcp dport 7536 accept", "tcp dport 7536 drop");
    assertEquals(Optional.empty(), blocking(rules, "tcp", 7536));
  }

  @Test
  void aPolicyThatDropsCountsUnlessARuleAdmits() {
    String closed = table("input", "drop", "ct state established accept", "tcp dport 22 accept");
    assertEquals(Optional.of(NONE_ADMITS), blocking(closed, "tcp", 7536));
    String open = table("input", "drop", "tcp dport 7536 accept");
    assertEquals(Optional.empty(), blocking(open, "tcp", 7536));
    assertEquals(Optional.of(NONE_ADMITS), blocking(open, "udp", 7536));
  }

  @Test
  void otherHooksCountForNothing() {
    assertEquals(Optional.empty(), blocking(table("forward", "drop", "drop"), "tcp", 7536));
    assertEquals(Optional.empty(), blocking("", "tcp", 7536));
  }
}
