package org.idiotorrent.lan;

import java.net.DatagramPacket;

/**
 * Which of all that is said to the group concerns a host that only announces: what names it or an
 * instance of its own, and who asks for instances of the service, or for services at all.
 *
 * @param mark of lower-case letters and digits of ASCII; all names of the host and of its instances
 *     have it in them
 */
record MdnsConcern(String mark) {
  private static final int CASE = 0x20;

  /** Whether a name of the host is, or might be, in {@code datagram}. */
  boolean isNamedIn(DatagramPacket datagram) {
    byte[] bytes = datagram.getData();
    int last = datagram.getLength() - mark.length();
    int first = mark.charAt(0);
    for (int i = 0; i <= last; i++) {
      if ((bytes[i] | CASE) == first && isAt(bytes, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] bytes, int place) {
    for (int i = 0; i < mark.length(); i++) {
      if ((bytes[place + i] | CASE) != mark.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
