package org.idiotorrent.lan;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Which of all that is said to the group concerns a host that only announces: what names it or an
 * instance of its own, and who asks for instances of the service, or for services at all.
 *
 * @param mark in lower-case ASCII; all names of the host and of its instances have it in them
 */
record MdnsConcern(String mark) {
  private static final MdnsName SERVICES = MdnsName.of("_services", "_dns-sd", "_udp", "local");
  private static final int ANSWER = 0x8000;

  /** Whether it is in the first {@code length} bytes of {@code datagram}. */
  boolean isIn(byte[] datagram, int length) {
    String all = new String(datagram, 0, length, StandardCharsets.ISO_8859_1);
    return all.toLowerCase(Locale.ROOT).contains(mark) || asksForServices(datagram, length);
  }

  private static boolean asksForServices(byte[] datagram, int length) {
    try {
      MdnsReader in = new MdnsReader(ByteBuffer.wrap(datagram, 0, length));
      in.number(); // ID
      boolean isAnswer = (in.number() & ANSWER) != 0;
      int questions = isAnswer ? 0 : in.number();
      in.bytes(6); // how many records
      for (int i = 0; i < questions; i++) {
        MdnsName name = in.name();
        if (name.isSame(MdnsName.SERVICE) || name.isSame(SERVICES)) {
          return true;
        }
        in.longNumber(); // type and class
      }
      return false;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return false;
    }
  }
}
