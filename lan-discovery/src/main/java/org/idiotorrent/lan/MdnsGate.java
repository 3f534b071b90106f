package org.idiotorrent.lan;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Lets through to JmDNS, of all that is said to the group, what concerns this host, and is not more
 * than it can well answer; what does not come from this link is answered to the group alone
 * (DISCOVERY.md, section 5). Confined to the thread that reads. Times are of {@link
 * System#nanoTime()}.
 */
final class MdnsGate {
  private static final int HEADER_BYTES = 12;
  private static final int FLAGS = 2;
  private static final int ANSWER = 0x80;

  /** Of one source: who browses asks for instances, and then for what each consists of. */
  private static final int SOURCE_BURST = 16;

  private static final int SOURCE_PER_SECOND = 2;
  private static final int MAX_SOURCES = 1_024;

  /** Of all together; a crowd that asks at once is answered at once. */
  private static final int BURST = 200;

  private static final int PER_SECOND = 20;

  /** Answers are for nothing but to see that somebody else has the same name. */
  private static final int ANSWERS_BURST = 100;

  private static final int ANSWERS_PER_SECOND = 50;

  private final LanInterface lan;
  private final MdnsConcern concern;
  private final CrowdState crowd;
  private final Allowances sources = new Allowances(SOURCE_BURST, SOURCE_PER_SECOND, MAX_SOURCES);
  private final Allowance queries;
  private final Allowance answers;

  /** Among too many who ask, or who are not of this link, one a second is answered to all. */
  private final Allowance forAll;

  /**
   * @param lan sources are taken only from its subnets
   */
  MdnsGate(LanInterface lan, MdnsConcern concern, CrowdState crowd, long now) {
    this.lan = lan;
    this.concern = concern;
    this.crowd = crowd;
    this.queries = new Allowance(BURST, PER_SECOND, now);
    this.answers = new Allowance(ANSWERS_BURST, ANSWERS_PER_SECOND, now);
    this.forAll = new Allowance(1, 1, now);
  }

  /** Whether {@code datagram} gets through, which may be changed for that. */
  boolean admits(DatagramPacket datagram, long now) {
    // A socket of IPv6 takes what is for that of IPv4, too.
    if (datagram.getLength() < HEADER_BYTES
        || LanInterface.familyOf(datagram.getAddress()) != lan.family()) {
      return false;
    }
    if ((datagram.getData()[FLAGS] & ANSWER) != 0) {
      return answers.has(now)
          && concern.isNamedIn(datagram)
          && lan.isOnLink(datagram.getAddress())
          && answers.take(now);
    }
    return admitsQuery(datagram, now);
  }

  /** Who is on the link with an address of elsewhere hears, and shows, that something is wrong. */
  private boolean admitsQuery(DatagramPacket datagram, long now) {
    InetAddress source = datagram.getAddress();
    boolean named = concern.isNamedIn(datagram);
    boolean spared = datagram.getPort() != MdnsQuestion.port() && crowd.spares(source, now);
    if (!named && (spared || !MdnsQuery.mayAskForServices(datagram))) {
      return false;
    }
    boolean toAll = !lan.isOnLink(source) || !queries.has(now);
    if (toAll ? !forAll.has(now) : !sources.has(source, now)) {
      return false;
    }
    Optional<MdnsQuery> query = MdnsQuery.read(datagram);
    if (query.isEmpty() || !(named || query.get().asksForServices())) {
      return false;
    }
    if (toAll) {
      return query.get().askForAll() && forAll.take(now);
    }
    return sources.take(source, now) && queries.take(now);
  }
}
