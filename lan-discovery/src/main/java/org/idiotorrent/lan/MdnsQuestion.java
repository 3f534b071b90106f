package org.idiotorrent.lan;

import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A question to everybody who speaks mDNS, which nobody can answer (RFC 6762, section 18). */
final class MdnsQuestion {
  private static final int ID_BYTES = 2;
  private static final int PTR = 12;
  private static final int IN = 1;

  private MdnsQuestion() {}

  /** Asks for pointers of {@code name}, in the domain {@code local}. */
  static byte[] of(String name) {
    byte[] label = name.getBytes(StandardCharsets.US_ASCII);
    byte[] local = "local".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(12 + 1 + label.length + 1 + local.length + 1 + 4);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 1);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    out.put((byte) label.length).put(label).put((byte) local.length).put(local).put((byte) 0);
    out.putShort((short) PTR).putShort((short) IN);
    return out.array();
  }

  /** Whether both are the same but for their ID, which means nothing here. */
  static boolean isSame(byte[] question, byte[] other) {
    return other.length == question.length
        && Arrays.equals(question, ID_BYTES, question.length, other, ID_BYTES, other.length);
  }

  /** The group of mDNS. */
  static InetAddress group(LanInterface lan) throws UnknownHostException {
    return InetAddress.getByName(
        lan.family() == StandardProtocolFamily.INET ? "224.0.0.251" : "ff02::fb");
  }
}
