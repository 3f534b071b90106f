package org.idiotorrent.tracker.store;

import java.nio.ByteBuffer;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;

/** Files and peers that differ by a number. */
final class StoreSamples {
  private StoreSamples() {}

  static FileId file(int number) {
    return fileOf(ByteBuffer.allocate(32).putInt(number).array());
  }

  /** All have the same hash code: of two bytes, one more in the first is 31 less in the second. */
  static FileId collidingFile(int number) {
    byte[] bytes = new byte[32];
    for (int pair = 0; pair < 10; pair++) {
      int digit = number >> pair & 1;
      bytes[2 * pair] = (byte) digit;
      bytes[2 * pair + 1] = (byte) (31 - 31 * digit);
    }
    return fileOf(bytes);
  }

  private static FileId fileOf(byte[] bytes) {
    try {
      return FileId.of(bytes);
    } catch (InvalidShareException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static PublicAddress address(int number) {
    return PublicAddress.parse("10.0." + number / 250 + "." + number % 250).orElseThrow();
  }

  /** Its port is the number, plus one. */
  static Registrant peer(int number) {
    ByteBuffer id = ByteBuffer.allocate(16).putInt(12, number);
    return new Registrant(address(number), PeerId.read(id), number + 1, LanAddresses.NONE);
  }
}
