package org.idiotorrent.announce;

/**
 * What is served here of a share.
 *
 * @param left bytes that are missing, or more
 * @param from when trackers are told of it, in {@link System#nanoTime}
 */
record Offer(long left, long from) {}
