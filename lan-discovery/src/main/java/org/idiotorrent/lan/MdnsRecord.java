package org.idiotorrent.lan;

import java.net.InetAddress;
import java.util.Map;

/** What an answer says of a name (RFC 1035 and RFC 2782), as far as DNS-SD needs it. */
sealed interface MdnsRecord {
  /** The name that it is about. */
  MdnsName owner();

  /** Whether it is true no more. */
  boolean gone();

  /** PTR: {@code target} is an instance of the service {@code owner}. */
  record Pointer(MdnsName owner, boolean gone, MdnsName target) implements MdnsRecord {}

  /** SRV: where the instance {@code owner} listens. */
  record Service(MdnsName owner, boolean gone, int port, MdnsName host) implements MdnsRecord {}

  /** TXT: what the instance {@code owner} says of itself, by key in lower case. */
  record Text(MdnsName owner, boolean gone, Map<String, String> values) implements MdnsRecord {
    public Text {
      values = Map.copyOf(values);
    }
  }

  /** A and AAAA: an address of the host {@code owner}. */
  record Address(MdnsName owner, boolean gone, InetAddress address) implements MdnsRecord {}
}
