package org.idiotorrent.lan;

import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A question to everybody who speaks mDNS (RFC 6762, section 18).
 *
 * @param type of the records that are asked for
 */
record MdnsQuestion(MdnsName name, RecordType type) {
  private static final int PORT = 5353;
  private static final int ID_BYTES = 2;
  private static final int MAX_BYTES = 9_000;
  private static final int IN = 1;
  private static final int TO_ASKER_ALONE = 0x8000;

  /** The types of records that instances of a service are made of. */
  enum RecordType {
    A(1),
    PTR(12),
    TXT(16),
    AAAA(28),
    SRV(33);

    private final int code;

    RecordType(int code) {
      this.code = code;
    }
  }

  /** A datagram that asks for pointers of {@code name}, in the domain {@code local}. */
  static byte[] of(String name) {
    MdnsQuestion question = new MdnsQuestion(MdnsName.of(name, "local"), RecordType.PTR);
    ByteBuffer datagram = datagram(List.of(question), false);
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    return bytes;
  }

  /**
   * A datagram that asks all this.
   *
   * @param questions so few that they fit 9,000 bytes
   * @param alone whether the asker alone wants the answers, and not everybody
   */
  static ByteBuffer datagram(List<MdnsQuestion> questions, boolean alone) {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    out.putInt(0).putShort((short) questions.size()); // ID and flags
    out.putShort((short) 0).putInt(0); // no answers
    for (MdnsQuestion question : questions) {
      question.name.write(out);
      out.putShort((short) question.type.code);
      out.putShort((short) (alone ? TO_ASKER_ALONE | IN : IN));
    }
    return out.flip();
  }

  /** Whether both are the same but for their ID, which means nothing here. */
  static boolean isSame(byte[] question, byte[] other) {
    return other.length == question.length
        && Arrays.equals(question, ID_BYTES, question.length, other, ID_BYTES, other.length);
  }

  /**
   * The port of mDNS, or whichever JmDNS is told to use. Its own constant is not looked at, since
   * that would fix, too early, for how long its records live.
   */
  static int port() {
    return Integer.getInteger("net.mdns.port", PORT);
  }

  /** The group of mDNS. */
  static InetAddress group(LanInterface lan) throws UnknownHostException {
    return InetAddress.getByName(
        lan.family() == StandardProtocolFamily.INET ? "224.0.0.251" : "ff02::fb");
  }
}
