package org.idiotorrent.device.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceSourceTest {
  @Test
  void theFourWays() {
    assertEquals(Optional.of(new DeviceSource.Beacon()), DeviceSource.parse("beacon"));
    assertEquals(
        Optional.of(new DeviceSource.Tcp(new PeerAddress("10.0.0.9", 7536))),
        DeviceSource.parse("10.0.0.9"));
    assertEquals(
        Optional.of(new DeviceSource.Serial("/dev/ttyUSB0", 115_200)),
        DeviceSource.parse("serial:/dev/ttyUSB0"));
    assertEquals(
        Optional.of(new DeviceSource.Serial("COM3", 921_600)),
        DeviceSource.parse("serial:COM3@921600"));
    assertEquals(
        Optional.of(new DeviceSource.Child(List.of("qemu", "-x", "y"))),
        DeviceSource.parse("exec: qemu  -x y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "serial:", "serial:@9600", "serial:x@fast", "serial:x@1", "exec: ", "a b"})
  void whatIsNone(String text) {
    assertEquals(Optional.empty(), DeviceSource.parse(text));
  }
}
