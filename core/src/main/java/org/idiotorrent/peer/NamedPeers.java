package org.idiotorrent.peer;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the peers that the user or a link named. */
public final class NamedPeers implements PeerFinder {
  private final List<PeerAddress> addresses;

  /** Names these, once, to who listens; they do not come and go. */
  public NamedPeers(List<PeerAddress> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  @Override
  public void start(Consumer<Sighting> listener) {
    for (PeerAddress address : addresses) {
      listener.accept(new Sighting(address, Via.NAMED, Optional.empty(), List.of(), false, false));
    }
  }

  @Override
  public void close() {}
}
