package org.idiotorrent.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Via;
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
   * @param via the ways on which that address was heard of; none if it dialled us
   */
  public record Contribution(
      PeerAddress address, String protocol, long bytes, int chunks, int badChunks, Set<Via> via) {
    public Contribution {
      via = Set.copyOf(via);
    }

    Contribution foundBy(Set<Via> ways) {
      return new Contribution(address, protocol, bytes, chunks, badChunks, ways);
    }

    /** Whether only a tracker knew the peer. */
    public boolean isByTracker() {
      return via.equals(Set.of(Via.TRACKER));
    }
  }
}
