package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
  private final Redaction redaction = new Redaction(List.of("anna", "annas-pc.local", ""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at 192.168.1.5/24, not | at <ipv4-1>/24, not",
        "[fe80::1d:70ff:fe00:2%eth0]:7536 | [<ipv6-1>]:7536",
        "2001:db8:0:1:2:3:4:5 and ::1 | <ipv6-1> and <ipv6-2>",
        "mac 02:1d:70:00:00:02. | mac <mac-1>.",
        "https://anna.example:80/x works | <url-1> works",
        "annas-pc.local of anna, annabel | <name-2> of <name-1>, annabel",
        "enx00112233aabb (wired) | <interface-1> (wired)",
        "peer 89be0b212a9d59d8975d9da8ab5d7522 | peer <id-1>",
        "port 7536, 12:30, a: b | port 7536, 12:30, a: b"
      })
  void hidesWhoAndWhere(String text, String expected) {
    assertEquals(expected, redaction.of(text));
  }

  @Test
  void namesOfInterfacesThatAreNotUsualTell() {
    for (String usual :
        List.of("lo", "eth0", "enp3s0", "wlp2s0", "en0", "tun0", "wg0", "br-0a1b2c")) {
      assertFalse(Redaction.tells(usual), usual);
    }
    for (String telling : List.of("wg-acme", "tun-berlin", "anna-vpn", "Ethernet 2")) {
      assertTrue(Redaction.tells(telling), telling);
    }
  }

  @Test
  void theSameBecomesTheSame() {
    assertEquals("<ipv4-1> <ipv4-2>", redaction.of("10.0.0.1 10.0.0.2"));
    assertEquals("<ipv4-2> <ipv4-3> <ipv4-1>", redaction.of("10.0.0.2 10.0.0.3 10.0.0.1"));
  }
}
