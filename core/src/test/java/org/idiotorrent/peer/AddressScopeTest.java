package org.idiotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressScopeTest {
  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, GLOBAL",
    "203.0.113.7, GLOBAL",
    "2001:db8::1, GLOBAL",
    "2606:4700::1, GLOBAL",
    "10.0.0.1, SITE",
    "172.16.0.1, SITE",
    "172.31.255.255, SITE",
    "172.32.0.1, GLOBAL",
    "192.168.1.1, SITE",
    "100.64.0.1, SITE",
    "100.128.0.1, GLOBAL",
    "fd77::1, SITE",
    "fc00::1, SITE",
    "::ffff:10.0.0.1, SITE",
    "169.254.1.1, LINK",
    "fe80::1, LINK",
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "::1, LOOPBACK"
  })
  void knowsHowFarAnAddressReaches(String address, AddressScope scope) throws Exception {
    assertEquals(Optional.of(scope), AddressScope.of(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "::",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:1::1",
        "fec0::1"
      })
  void knowsWhatNobodyIsReachedAt(String address) throws Exception {
    assertEquals(Optional.empty(), AddressScope.of(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "1.2.3",
        "1.2.3.256",
        "01.2.3.4",
        "0x7f.1",
        "a",
        "",
        "8.8.8.8 ",
        "::g"
      })
  void looksNoNameUp(String text) {
    assertEquals(Optional.empty(), AddressScope.literal(text));
  }
}
