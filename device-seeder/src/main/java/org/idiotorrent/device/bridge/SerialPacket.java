package org.idiotorrent.device.bridge;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Packets of a serial line, as they are between two zeros (SERIAL.md, section 1). */
final class SerialPacket {
  /** Bytes of a connection in a packet of the host. */
  static final int HOST_DATA = 56;

  private static final int DEVICE_DATA = 512;

  /** On the line, without the 0 that ends it. */
  static final int MAX_LINE = 519;

  static final int NUMBERS = 128;

  private static final int FLAG = 0x80;
  private static final int CHECK = 2;
  private static final int DEVICE_HEAD = 2;

  private SerialPacket() {}

  /** What a device answered: its number, how many bytes it took, and what it says. */
  record Answer(int number, boolean closed, int taken, ByteBuffer data) {}

  /** A packet of the host, with a 0 before and after it. */
  static byte[] ofHost(int number, boolean begins, byte[] data) {
    byte[] raw = new byte[1 + data.length + CHECK];
    raw[0] = (byte) (number | (begins ? FLAG : 0));
    System.arraycopy(data, 0, raw, 1, data.length);
    int check = check(raw, raw.length - CHECK);
    raw[raw.length - 2] = (byte) (check >> 8);
    raw[raw.length - 1] = (byte) check;
    byte[] stuffed = Cobs.encode(raw);
    byte[] line = new byte[stuffed.length + 2];
    System.arraycopy(stuffed, 0, line, 1, stuffed.length);
    return line;
  }

  /** The device's packet in {@code line}, what stood between two zeros; empty if it is none. */
  static Optional<Answer> ofDevice(byte[] line) {
    return Cobs.decode(line)
        .filter(raw -> raw.length >= DEVICE_HEAD + CHECK)
        .filter(raw -> raw.length <= DEVICE_HEAD + DEVICE_DATA + CHECK)
        .filter(raw -> check(raw, raw.length) == 0)
        .map(raw ->
            new Answer(
                raw[0] & (NUMBERS - 1),
                (raw[0] & FLAG) != 0,
                raw[1] & 0xFF,
                ByteBuffer.wrap(Arrays.copyOfRange(raw, DEVICE_HEAD, raw.length - CHECK))));
  }

  /** CRC-16/CCITT-FALSE; over a packet with its right check it is 0. */
  static int check(byte[] bytes, int length) {
    int crc = 0xFFFF;
    for (int i = 0; i < length; i++) {
      crc ^= (bytes[i] & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1) ^ ((crc & 0x8000) == 0 ? 0 : 0x1021);
      }
    }
    return crc & 0xFFFF;
  }
}
