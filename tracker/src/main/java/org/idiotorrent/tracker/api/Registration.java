package org.idiotorrent.tracker.api;

import java.util.List;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.tracker.store.Announcement;
import org.idiotorrent.tracker.store.LanAddresses;

/**
 * The body of a register_peer call (TRACKER.md, section 1).
 *
 * @param wanted peers of each file
 * @param several whether it had {@code files}
 * @param completions how many files it said it just completed
 */
record Registration(
    PeerId peerId,
    int port,
    LanAddresses lan,
    int wanted,
    List<Announcement> files,
    boolean several,
    int completions) {}
