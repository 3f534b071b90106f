package org.idiotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "host, host, 7536",
    "host:80, host, 80",
    "my-pi.local:65535, my-pi.local, 65535",
    "10.0.0.1, 10.0.0.1, 7536",
    "10.0.0.1:1, 10.0.0.1, 1",
    "::1, ::1, 7536",
    "[::1], ::1, 7536",
    "[::1]:80, ::1, 80",
    "fe80::1%eth0, fe80::1%eth0, 7536",
    "[fe80::1%eth0]:80, fe80::1%eth0, 80",
    "[fe80::1%eth0:1]:80, fe80::1%eth0:1, 80",
    "[FE80:0:0::0001%2]:80, fe80::1%2, 80",
    "[::ffff:10.0.0.1]:80, 10.0.0.1, 80",
    "[2001:db8::10.0.0.1]:80, 2001:db8::a00:1, 80",
  })
  void anAddressIsReadInEveryUsualForm(String text, String host, int port) {
    assertEquals(Optional.of(new PeerAddress(host, port)), PeerAddress.parse(text, 7536));
    assertEquals(host, PeerAddress.parse(text, 7536).orElseThrow().host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":80",
        "host:",
        "host:0",
        "host:65536",
        "host:99999999999",
        "host:-1",
        "host:+80",
        "host:8 0",
        "host:\u0668\u0660",
        "ho st",
        "host\u202e",
        "h\u00f6st",
        "user@host",
        "host/path",
        "http://host:80",
        "a;reboot",
        "$(reboot)",
        "[host]:80",
        "[10.0.0.1]:80",
        "[]",
        "[]:80",
        "[:]:80",
        "[::1",
        "::1]",
        "[[::1]]:80",
        "[::1]x",
        "[::1]:",
        "[::1]80",
        ":::",
        "1:2:3",
        "g::1",
        "::g",
        "1:2:3:4:5:6:7:8:9",
        "fe80::1%",
        "fe80::1%eth0\u001b[2J",
        "host%eth0",
        "::ffff:10.0.0.1%eth0",
      })
  void whatIsNoAddressIsNone(String text) {
    assertEquals(Optional.empty(), PeerAddress.parse(text, 7536));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1", // RFC 5952, section 4.2.1
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", // 4.2.2
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", // 4.2.3
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", // 4.2.3
    "2001:DB8::00A, 2001:db8::a", // 4.1, 4.3
    "0:0:0:0:0:0:0:0, ::",
    "1:0:0:0:0:0:0:0, 1::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:0:3:0:5:0:7:0, 1:0:3:0:5:0:7:0",
    "192.0.2.1, 192.0.2.1",
  })
  void anAddressIsWrittenInTheFormOfRfc5952(String literal, String text) throws Exception {
    PeerAddress address = PeerAddress.of(InetAddress.getByName(literal), 80);

    assertEquals(text, address.host());
    assertEquals(address, new PeerAddress(literal, 80));
  }

  @Test
  void aLinkLocalAddressKeepsItsScope() throws UnknownHostException {
    byte[] bytes = InetAddress.getByName("fe80::1:2").getAddress();
    PeerAddress address = PeerAddress.of(Inet6Address.getByAddress(null, bytes, 3), 80);

    assertEquals("[fe80::1:2%3]:80", address.toString());
  }

  @Test
  void anyIpv6AddressRoundTripsThroughItsText() {
    Seeds.check(
        5_000,
        random -> {
          byte[] bytes = new byte[16];
          for (int i = 0; i < 16; i += 2) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
            bytes[i + 1] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0);
          }
          InetAddress ip = InetAddress.getByAddress(bytes);
          PeerAddress address = PeerAddress.of(ip, 1 + random.nextInt(65_535));
          assertEquals(Optional.of(address), PeerAddress.parse(address.toString(), 1));
          assertEquals(ip, address.resolve().getAddress());
        });
  }

  @Test
  void anyTextIsReadOrNotAndWhatIsReadRoundTrips() {
    Seeds.check(
        20_000,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < random.nextInt(14); i++) {
            text.append("[]:::.%01af".charAt(random.nextInt(11)));
          }
          PeerAddress.parse(text.toString(), 80)
              .ifPresent(address ->
                  assertEquals(Optional.of(address), PeerAddress.parse(address.toString(), 1)));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void aPortThatIsNoneCannotBeMade(int port) {
    assertThrows(IllegalArgumentException.class, () -> new PeerAddress("host", port));
  }
}
