package org.idiotorrent.transfer;

/**
 * The network of a simulated swarm.
 *
 * @param chunks of the share
 * @param chunkSize bytes
 * @param delayNanos one way
 * @param socketChunks that a connection takes before the first of them has arrived
 * @param flightChunks that may be on their way in one connection
 * @param maxPeers that a receiver looks for
 * @param tickNanos between two looks around of a receiver
 */
record SimSettings(
    int chunks,
    int chunkSize,
    long delayNanos,
    int socketChunks,
    int flightChunks,
    int maxPeers,
    long tickNanos) {}
