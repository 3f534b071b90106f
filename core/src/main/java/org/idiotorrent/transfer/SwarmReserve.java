package org.idiotorrent.transfer;

import java.util.List;

/** The peers of a swarm that only a tracker knows: what they bring, and when they may go. */
final class SwarmReserve {
  private final PeerBook book;

  SwarmReserve(PeerBook book) {
    this.book = book;
  }

  /** Those of {@code peers} that only a tracker knows. */
  List<RemotePeer> among(List<RemotePeer> peers) {
    return book.hasReserve()
        ? peers.stream().filter(peer -> book.isOfReserve(peer.address())).toList()
        : List.of();
  }

  /**
   * Whether they are of use.
   *
   * @param all what came from whom
   * @param left bytes that are still to come
   */
  boolean isWanted(List<DownloadResult.Contribution> all, long left) {
    if (!book.hasReserve()) {
      return true;
    }
    long sum = all.stream().mapToLong(DownloadResult.Contribution::bytes).sum();
    long ofReserve = bytes(all);
    return book.wantsReserve(new Reserve.Sums(sum - ofReserve, ofReserve, left));
  }

  /** Their share of what came. */
  DownloadProgress.Share share(List<RemotePeer> connected, List<DownloadResult.Contribution> all) {
    return book.hasReserve()
        ? new DownloadProgress.Share(bytes(all), among(connected).size())
        : DownloadProgress.Share.NONE;
  }

  private static long bytes(List<DownloadResult.Contribution> all) {
    return all.stream()
        .filter(DownloadResult.Contribution::isByTracker)
        .mapToLong(DownloadResult.Contribution::bytes)
        .sum();
  }
}
