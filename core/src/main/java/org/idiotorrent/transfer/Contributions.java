package org.idiotorrent.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.idiotorrent.peer.PeerAddress;

/** Who sent how much in a download, by address. Guarded by its owner. */
final class Contributions {
  private final Map<PeerAddress, DownloadResult.Contribution> byAddress = new LinkedHashMap<>();

  void good(RemotePeer peer, int bytes) {
    add(peer, bytes, 1, 0);
  }

  void bad(RemotePeer peer) {
    add(peer, 0, 0, 1);
  }

  private void add(RemotePeer peer, long bytes, int chunks, int badChunks) {
    byAddress.merge(
        peer.address(),
        new DownloadResult.Contribution(peer.address(), peer.protocol(), bytes, chunks, badChunks),
        (a, b) ->
            new DownloadResult.Contribution(
                a.address(),
                a.protocol(),
                a.bytes() + b.bytes(),
                a.chunks() + b.chunks(),
                a.badChunks() + b.badChunks()));
  }

  boolean anyBad() {
    return byAddress.values().stream().anyMatch(one -> one.badChunks() > 0);
  }

  List<DownloadResult.Contribution> list() {
    return List.copyOf(byAddress.values());
  }
}
