package org.idiotorrent.peer;

import java.time.Duration;
import java.util.Comparator;

/**
 * In which order the addresses of one peer are tried, and when the next (RFC 6724 and RFC 8305):
 * global IPv6, IPv4, unique local IPv6, and link-local ones last, which are of no use to anybody
 * who is told of them.
 */
public final class AddressOrder implements Comparator<PeerAddress> {
  public static final AddressOrder BEST_FIRST = new AddressOrder();

  /** How long an address is waited for before the next one is tried as well. */
  public static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

  /** How long a better address is waited for when only one of last resort is known. */
  public static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

  private static final int NAME = 0;
  private static final int GLOBAL_IPV6 = 0;
  private static final int IPV4 = 1;
  private static final int LOCAL_IPV6 = 2;
  private static final int LINK_LOCAL = 3;

  private AddressOrder() {}

  @Override
  public int compare(PeerAddress one, PeerAddress other) {
    return Integer.compare(rank(one.host()), rank(other.host()));
  }

  /** Whether a better address of the same peer may still be heard of and be worth waiting for. */
  public static boolean isLastResort(PeerAddress address) {
    return rank(address.host()) == LINK_LOCAL;
  }

  /** Whether it is an IP address and no name that has to be looked up. */
  public static boolean isLiteral(PeerAddress address) {
    return rank(address.host()) != NAME;
  }

  /** Looks at the text alone, so that no name is ever looked up. */
  private static int rank(String host) {
    int colon = host.indexOf(':');
    if (colon < 0) {
      boolean ipv4 = host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
      return !ipv4 ? NAME : host.startsWith("169.254.") ? LINK_LOCAL : IPV4;
    }
    int first = colon == 0 ? 0 : Integer.parseInt(host, 0, colon, 16);
    if ((first & 0xffc0) == 0xfe80) {
      return LINK_LOCAL;
    }
    return (first & 0xfe00) == 0xfc00 ? LOCAL_IPV6 : GLOBAL_IPV6; // RFC 4193
  }
}
