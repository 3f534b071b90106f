package org.idiotorrent.tracker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  private static PublicAddress of(String text) {
    return PublicAddress.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.10.200.255, 0.10.200.255",
    "::ffff:192.0.2.1, 192.0.2.1",
    "2001:DB8::0:1, 2001:db8::1",
    "::1, ::1"
  })
  void anAddressIsWrittenAsItsFamilyHasIt(String text, String written) {
    assertEquals(written, of(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.4:80",
        ":::",
        "fe80::1%eth0",
        "[::1]"
      })
  void whatIsNoAddressIsNone(String text) {
    assertTrue(PublicAddress.parse(text).isEmpty());
  }

  @Test
  void aNetworkIsAnIpv4AddressOrAnIpv6OfSixtyFourBits() {
    assertEquals(of("2001:db8::1").network(), of("2001:db8::ffff:1").network());
    assertNotEquals(of("2001:db8::1").network(), of("2001:db8:0:1::1").network());
    assertNotEquals(of("192.0.2.1").network(), of("192.0.2.2").network());
    assertNotEquals(of("192.0.2.1").network(), of("::").network());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.1.1",
        "fc00::1",
        "fd12::1"
      })
  void privateAddressesAreKept(String text) {
    assertEquals(1, LanAddresses.ofPrivate(List.of(of(text))).list().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "127.0.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "100.128.0.1",
        "224.0.0.1",
        "0.0.0.0",
        "::1",
        "::",
        "fe80::1",
        "2001:db8::1",
        "ff02::1"
      })
  void othersAreNot(String text) {
    assertEquals(LanAddresses.NONE, LanAddresses.ofPrivate(List.of(of(text))));
  }

  @Test
  void severalAreKeptInTheirOrder() {
    LanAddresses lan =
        LanAddresses.ofPrivate(Arrays.asList(of("fd00::5"), of("8.8.8.8"), of("::ffff:10.0.0.1")));
    assertEquals("[/fd00:0:0:0:0:0:0:5, /10.0.0.1]", lan.toString());
  }
}
