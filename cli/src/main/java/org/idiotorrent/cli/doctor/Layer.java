package org.idiotorrent.cli.doctor;

import java.util.Locale;

/**
 * What has to work for peers to find and reach each other, in the order in which it is shown. When
 * several fail, the one with the lowest rank is most likely the cause of the others.
 */
public enum Layer {
  INTERFACES(1),
  IPV4(2),
  IPV6(18),
  ROUTE(16),
  VPN(4),
  VIRTUAL(3),
  PORT(14),
  UDP(6),
  MULTICAST(9),
  BROADCAST(10),
  MDNS(13),
  PREFIX(5),
  ISOLATION(8),
  PEERS(12),
  TCP(7),
  FIREWALL(11),
  IDENTITY(15),
  CLOCK(19),
  TRACKER(17);

  private final int rank;

  Layer(int rank) {
    this.rank = rank;
  }

  int rank() {
    return rank;
  }

  /** The word for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
