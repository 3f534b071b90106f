package org.idiotorrent.announce;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerFinder;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Sighting;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;

/**
 * Asks trackers who has a share; each on a thread of its own, at its own pace. What they say is a
 * stranger's word: {@link DialRules} says what of it is passed on, and of one host no more than two
 * addresses are.
 */
public final class TrackerFinder implements PeerFinder {
  private static final System.Logger LOG = System.getLogger(TrackerFinder.class.getName());
  private static final Duration ASK_SOON = Duration.ofSeconds(2);
  private static final int MAX_HOSTS = 400;
  private static final int MAX_PORTS = 2; // of one host

  private final FileId wanted;
  private final PeerId self;
  private final List<TrackerLoop> loops = new ArrayList<>();
  private final Map<String, Set<Integer>> portsOfHosts = new HashMap<>(); // guarded by itself
  private Consumer<Sighting> listener = sighting -> {};

  /**
   * @param self is told to the trackers so that it is not named to itself
   */
  public TrackerFinder(List<TrackerUrl> trackers, FileId wanted, PeerId self) {
    this.wanted = wanted;
    this.self = self;
    for (TrackerUrl url : trackers) {
      TrackerClient client = new TrackerClient(url, self);
      loops.add(new TrackerLoop(client, new Asking(client)));
    }
  }

  @Override
  public void start(Consumer<Sighting> listener) {
    this.listener = listener;
    loops.forEach(TrackerLoop::start);
  }

  /** One tracker: asked ever less often, but soon again while it knows nobody. */
  private final class Asking implements TrackerLoop.Round {
    private final TrackerClient client;
    private Duration pause = ASK_SOON;

    Asking(TrackerClient client) {
      this.client = client;
    }

    @Override
    public Duration run(TrackerPace pace) throws IOException {
      TrackerAnswer answer = client.peers(wanted);
      DialRules rules = DialRules.of(client.url());
      LOG.log(
          Level.DEBUG,
          () -> client.url() + " knows " + answer.peers().size() + " peers; " + rules.tracker());
      answer.peers().forEach(peer -> report(peer, rules));
      if (!answer.peers().isEmpty() || pause.compareTo(answer.interval()) > 0) {
        return pace.within(answer.interval());
      }
      Duration soon = pace.within(pause);
      pause = pause.multipliedBy(2);
      return soon;
    }
  }

  private void report(TrackerPeer peer, DialRules rules) {
    if (peer.id().equals(Optional.of(self))) {
      return;
    }
    for (PeerAddress address : rules.allowed(peer)) {
      if (isOneOfFew(address)) {
        listener.accept(new Sighting(address, Via.TRACKER, peer.id(), List.of(), false, false));
      }
    }
  }

  private boolean isOneOfFew(PeerAddress address) {
    synchronized (portsOfHosts) {
      if (portsOfHosts.size() >= MAX_HOSTS && !portsOfHosts.containsKey(address.host())) {
        return false;
      }
      Set<Integer> ports = portsOfHosts.computeIfAbsent(address.host(), any -> new HashSet<>());
      return ports.contains(address.port())
          || (ports.size() < MAX_PORTS && ports.add(address.port()));
    }
  }

  @Override
  public void close() {
    loops.forEach(TrackerLoop::close);
  }
}
