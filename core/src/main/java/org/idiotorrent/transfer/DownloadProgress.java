package org.idiotorrent.transfer;

/**
 * How far a download is.
 *
 * @param bytes verified and stored, those of earlier runs included
 * @param total bytes of the share
 * @param chunks verified and stored
 * @param peers connected
 */
public record DownloadProgress(long bytes, long total, int chunks, int peers) {}
