package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NftRulesTest {
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
        "ct state invalid drop; no",
        "tcp dport != 22 drop; no",
        "drop; yes",
        "tcp dport ssh accept; no"
      })
  void aRuleCountsIfItConcernsThePort(String rule, String blocks) {
    Optional<String> found = NftRules.blocking(table("input", "accept", rule), "tcp", 7536);
    assertEquals(blocks.equals("yes") ? Optional.of(rule) : Optional.empty(), found);
  }

  @Test
  void commentsAreNeitherReadNorShown() {
    String closed = table("input", "accept", "drop comment \"Alice Smith, ct state, room 12\"");
    assertEquals(Optional.of("drop"), NftRules.blocking(closed, "tcp", 7536));
    String open = table("input", "accept", "comment \"do not drop\"");
    assertEquals(Optional.empty(), NftRules.blocking(open, "tcp", 7536));
  }

  @Test
  void theFirstRuleThatConcernsThePortDecides() {
    String rules = table("input", "accept", "tcp dport 7536 accept", "tcp dport 7536 drop");
    assertEquals(Optional.empty(), NftRules.blocking(rules, "tcp", 7536));
  }

  @Test
  void aPolicyThatDropsCountsUnlessARuleAdmits() {
    String closed = table("input", "drop", "ct state established accept", "tcp dport 22 accept");
    assertEquals(Optional.of(NONE_ADMITS), NftRules.blocking(closed, "tcp", 7536));
    String open = table("input", "drop", "tcp dport 7536 accept");
    assertEquals(Optional.empty(), NftRules.blocking(open, "tcp", 7536));
    assertEquals(Optional.of(NONE_ADMITS), NftRules.blocking(open, "udp", 7536));
  }

  @Test
  void otherHooksCountForNothing() {
    assertEquals(
        Optional.empty(), NftRules.blocking(table("forward", "drop", "drop"), "tcp", 7536));
    assertEquals(Optional.empty(), NftRules.blocking("", "tcp", 7536));
  }
}
