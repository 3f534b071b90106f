package org.idiotorrent.lan;

import java.net.InetAddress;

/**
 * The addresses that share the first {@code prefix} bits with {@code address}.
 *
 * @param address an interface's own address
 */
record Subnet(InetAddress address, int prefix) {
  boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int i = 0; i < ours.length; i++) {
      int bits = Math.clamp(prefix - 8L * i, 0, 8);
      int mask = 0xff << (8 - bits) & 0xff;
      if (((ours[i] ^ theirs[i]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
