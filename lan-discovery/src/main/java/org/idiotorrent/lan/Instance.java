package org.idiotorrent.lan;

import java.security.SecureRandom;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.PeerId;

/**
 * The instance numbers of this process (DISCOVERY.md, section 2). They tell its own datagrams from
 * those of another machine that has, as a copy of this one, the same peer ID.
 */
final class Instance {
  /** Drawn when the process starts. */
  static final int FIRST = new SecureRandom().nextInt();

  private static final int MAX_CHANGES = 1 << 16;

  private Instance() {}

  /** The instance number after {@code changes} of what is shared. */
  static int after(int changes) {
    return FIRST + changes % MAX_CHANGES;
  }

  /** Whether {@code sender} is the peer {@code self} in this very process. */
  static boolean isOwn(Sender sender, PeerId self) {
    return sender.peerId().equals(self)
        && Integer.compareUnsigned(sender.instance() - FIRST, MAX_CHANGES) < 0;
  }
}
