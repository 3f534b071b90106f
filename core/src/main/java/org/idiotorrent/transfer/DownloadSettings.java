package org.idiotorrent.transfer;

/**
 * How a download behaves.
 *
 * @param patience with being without any peer
 */
public record DownloadSettings(Patience patience, ChunkOrder order) {}
