package org.idiotorrent.transfer;

/**
 * How far a download is.
 *
 * @param bytes verified and stored, those of earlier runs included
 * @param total bytes of the share
 * @param chunks verified and stored
 * @param peers connected
 * @param reserve of these and of the bytes of this run, what is of peers that only a tracker knows
 */
public record DownloadProgress(long bytes, long total, int chunks, int peers, Share reserve) {

  /** A part of it. */
  public record Share(long bytes, int peers) {
    public static final Share NONE = new Share(0, 0);
  }
}
