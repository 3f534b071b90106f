package org.idiotorrent.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.FileId;

/**
 * A finished download.
 *
 * @param path where it lies
 * @param bytes of the share
 * @param resumedBytes of them were there before
 */
public record DownloadResult(
    FileId id, Path path, long bytes, Duration time, long resumedBytes, List<Contribution> peers) {
  public DownloadResult {
    peers = List.copyOf(peers);
  }

  /**
   * What came from one peer.
   *
   * @param address the first that it sent from
   * @param bytes of good chunks
   * @param chunks good ones
   * @param badChunks that did not match the manifest
   */
  public record Contribution(
      PeerAddress address, String protocol, long bytes, int chunks, int badChunks) {}
}
