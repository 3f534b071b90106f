package org.idiotorrent.transfer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.ShareQuery;

/** The shares that this peer serves, in the order of their IDs. Safe for several threads. */
public final class Catalog {
  private final Map<String, ServedShare> shares = new ConcurrentSkipListMap<>();

  /** Offers {@code share} from now on, in place of one with the same ID. */
  public void add(ServedShare share) {
    shares.put(share.manifest().id().hex(), share);
  }

  /** Offers it no more; it is not closed. */
  public void remove(FileId id) {
    shares.remove(id.hex());
  }

  /** The share with this ID, whole or growing; empty if it is not offered. */
  public Optional<ServedShare> find(FileId id) {
    return Optional.ofNullable(shares.get(id.hex()));
  }

  /** All of them. */
  public List<ServedShare> shares() {
    return List.copyOf(shares.values());
  }

  /** What matches {@code query}. */
  public List<AnnouncedShare> list(ShareQuery query) {
    return shares.values().stream()
        .filter(share -> query.matches(share.manifest().id(), share.manifest().name().text()))
        .map(ServedShare::announcement)
        .toList();
  }
}
