package org.idiotorrent.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who sent how much in a download; a peer with several addresses is one. Guarded by its owner. */
final class Contributions {
  private final Map<Object, DownloadResult.Contribution> byPeer = new LinkedHashMap<>();

  void good(RemotePeer peer, int bytes) {
    add(peer, bytes, 1, 0);
  }

  void bad(RemotePeer peer) {
    add(peer, 0, 0, 1);
  }

  private void add(RemotePeer peer, long bytes, int chunks, int badChunks) {
    byPeer.merge(
        peer.identity().isPresent() ? peer.identity().get() : peer.address(),
        new DownloadResult.Contribution(
            peer.address(), peer.protocol(), bytes, chunks, badChunks, Set.of()),
        (a, b) ->
            new DownloadResult.Contribution(
                a.address(),
                a.protocol(),
                a.bytes() + b.bytes(),
                a.chunks() + b.chunks(),
                a.badChunks() + b.badChunks(),
                a.via()));
  }

  boolean anyBad() {
    return byPeer.values().stream().anyMatch(one -> one.badChunks() > 0);
  }

  /** All, not knowing yet on which ways the peers were found. */
  List<DownloadResult.Contribution> list() {
    return List.copyOf(byPeer.values());
  }
}
