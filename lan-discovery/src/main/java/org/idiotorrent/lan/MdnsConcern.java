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

  /** Where the number of questions is (RFC 1035, section 4.1.1). */
  private static final int QUESTIONS = 4;

  /** Of the first question's name. */
  private static final int FIRST_LETTER = 13;

  /**
   * Whether a query in {@code datagram}, which has a whole header, is worth reading. Most, in a
   * crowd, are of somebody who asks whether it is the only one of its name.
   */
  boolean mayBeIn(DatagramPacket datagram) {
    byte[] bytes = datagram.getData();
    boolean isOne = bytes[QUESTIONS] == 0 && bytes[QUESTIONS + 1] == 1;
    return !isOne
        || (datagram.getLength() > FIRST_LETTER && bytes[FIRST_LETTER] == '_')
        || isNamedIn(datagram);
  }

  /** Whether {@code query}, which {@code datagram} was read as, does. */
  boolean isIn(DatagramPacket datagram, MdnsQuery query) {
    return isNamedIn(datagram) || query.asksForServices();
  }

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
