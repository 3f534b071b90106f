package org.idiotorrent.device.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.idiotorrent.SpecVectors;
import org.idiotorrent.SpecVectors.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/spec/vectors/serial, from the host's side. */
class SerialPacketTest {
  private static List<Vector> packets(String from) {
    return SpecVectors.in("serial").stream()
        .filter(one -> one.field("what").equals("packet") && one.field("from").equals(from))
        .toList();
  }

  static List<Vector> ofDevice() {
    return packets("device");
  }

  static List<Vector> ofHost() {
    return packets("host").stream().filter(one -> one.field("expect").equals("ok")).toList();
  }

  private static byte[] bytes(Vector vector, String field) {
    return HexFormat.of().parseHex(vector.field(field));
  }

  @ParameterizedTest
  @MethodSource("ofHost")
  void whatTheHostSays(Vector vector) {
    byte[] raw = bytes(vector, "packet");
    byte[] data = Arrays.copyOfRange(raw, 1, raw.length - 2);

    byte[] line = SerialPacket.ofHost(raw[0] & 0x7f, (raw[0] & 0x80) != 0, data);

    assertEquals(0, line[0], "a packet begins anew, whatever was before");
    assertEquals(vector.field("line"), HexFormat.of().formatHex(line, 1, line.length));
  }

  @ParameterizedTest
  @MethodSource("ofDevice")
  void whatTheDeviceSays(Vector vector) {
    byte[] line = bytes(vector, "line");
    Optional<SerialPacket.Answer> answer =
        SerialPacket.ofDevice(Arrays.copyOf(line, line.length - 1));

    assertEquals(vector.field("expect").equals("ok"), answer.isPresent());
    if (answer.isPresent()) {
      byte[] raw = bytes(vector, "packet");
      assertEquals(raw[0] & 0x7f, answer.get().number());
      assertEquals((raw[0] & 0x80) != 0, answer.get().closed());
      assertEquals(raw[1], answer.get().taken());
      byte[] data = new byte[answer.get().data().remaining()];
      answer.get().data().get(data);
      assertArrayEquals(Arrays.copyOfRange(raw, 2, raw.length - 2), data);
    }
  }

  @Test
  void cobsBringsEverythingBackAndHasNoZero() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(600)];
      int zeros = random.nextInt(300);
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (random.nextInt(300) < zeros ? 0 : 1 + random.nextInt(255));
      }
      byte[] stuffed = Cobs.encode(bytes);
      for (byte one : stuffed) {
        assertFalse(one == 0, "seed " + seed);
      }
      assertArrayEquals(bytes, Cobs.decode(stuffed).orElseThrow(), "seed " + seed);
    }
  }

  @Test
  void noiseIsNeverAPacketNorAFault() {
    Random random = new Random(1);
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] noise = new byte[random.nextInt(SerialPacket.MAX_LINE + 10)];
      random.nextBytes(noise);
      taken += SerialPacket.ofDevice(noise).isPresent() ? 1 : 0;
    }
    assertEquals(0, taken); // with this seed; one in 65,536 valid ones would pass
  }
}
