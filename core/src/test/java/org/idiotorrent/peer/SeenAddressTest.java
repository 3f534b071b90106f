package org.idiotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeenAddressTest {
  @Test
  void hereItHasThePrefixOfTheSubnetThatHasIt() throws UnknownHostException {
    assertEquals(8, SeenAddress.here(InetAddress.getByName("127.0.0.9")).prefix());
    assertEquals(0, SeenAddress.here(InetAddress.getByName("240.0.0.9")).prefix());
  }

  @Test
  void aPrefixThatTheAddressIsTooShortForIsNone() throws UnknownHostException {
    assertEquals(32, new SeenAddress(InetAddress.getByName("192.0.2.9"), 32).prefix());
    assertEquals(0, new SeenAddress(InetAddress.getByName("192.0.2.9"), 33).prefix());
    assertEquals(128, new SeenAddress(InetAddress.getByName("2001:db8::9"), 128).prefix());
  }

  @ParameterizedTest
  @CsvSource({
    "10.77.0.200, 10.77.0.1, 24, true",
    "10.77.0.200, 10.77.0.1, 25, false",
    "10.77.0.2, 10.77.0.3, 31, true",
    "10.77.0.2, 10.77.0.3, 32, false",
    "10.77.0.2, 192.0.2.1, 0, true"
  })
  void addressesHaveBitsInCommon(String one, String other, int bits, boolean expected)
      throws UnknownHostException {
    byte[] first = InetAddress.getByName(one).getAddress();
    byte[] second = InetAddress.getByName(other).getAddress();
    assertEquals(expected, SeenAddress.haveInCommon(first, second, bits));
  }
}
