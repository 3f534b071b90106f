package org.idiotorrent.tracker.store;

/**
 * What a store answers about one file.
 *
 * @param seeders how many are listed, the asker included; so with {@code leechers}
 * @param degraded whether the store is out of reach, and this is what was known last
 */
public record FilePeers(int seeders, int leechers, PeerSample peers, boolean degraded) {}
