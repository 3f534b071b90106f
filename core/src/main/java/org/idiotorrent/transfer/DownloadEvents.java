package org.idiotorrent.transfer;

/** What a download tells while it runs; from its own thread, one call at a time. */
public interface DownloadEvents {
  DownloadEvents NONE = progress -> {};

  /** How far it is; called a few times a second. */
  void progress(DownloadProgress progress);
}
