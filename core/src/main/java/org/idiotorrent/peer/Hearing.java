package org.idiotorrent.peer;

/**
 * Whether a peer has heard another's beacon of late (WIRE.md, section 13).
 *
 * @param known false if it does not listen, and the rest means nothing
 * @param foreign whether all that it heard over IPv4 came from outside of its subnets, so that it
 *     answered none
 */
public record Hearing(boolean known, boolean ipv4, boolean ipv6, boolean foreign) {
  public static final Hearing UNKNOWN = new Hearing(false, false, false);

  private static final int KNOWN_BIT = 0x01;
  private static final int IPV4_BIT = 0x02;
  private static final int IPV6_BIT = 0x04;
  private static final int FOREIGN_BIT = 0x08;

  /** Of one whose IPv4 beacons, if there were any, came from within the peer's subnets. */
  public Hearing(boolean known, boolean ipv4, boolean ipv6) {
    this(known, ipv4, ipv6, false);
  }

  /** What {@code bits} of REACH mean; unknown ones count for nothing. */
  public static Hearing ofBits(int bits) {
    return new Hearing(
        (bits & KNOWN_BIT) != 0,
        (bits & IPV4_BIT) != 0,
        (bits & IPV6_BIT) != 0,
        (bits & FOREIGN_BIT) != 0);
  }

  /** As they stand in REACH. */
  public int bits() {
    return (known ? KNOWN_BIT : 0)
        | (ipv4 ? IPV4_BIT : 0)
        | (ipv6 ? IPV6_BIT : 0)
        | (foreign ? FOREIGN_BIT : 0);
  }
}
