package org.idiotorrent.lan;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.idiotorrent.lan.Beacon.Sender;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.ShareQuery;

/**
 * Asks each address of the IPv4 subnets here by itself, for networks that let neither multicast nor
 * broadcast through (DISCOVERY.md, section 4). That is done only while it is needed, and slowly, so
 * that nobody is swamped.
 */
final class SubnetProbe implements LanWay {
  /** First after a second, in which the other ways could have done; then once a minute. */
  static final Cadence CADENCE =
      new Cadence(List.of(Duration.ofSeconds(1)), Duration.ofSeconds(60));

  private static final int IN_FLIGHT = 64;

  /** What is not answered after this time hardly will be. */
  private static final Duration FLIGHT = Duration.ofMillis(50);

  private static final int TICKS = 4;

  /** Linux keeps in a socket's buffer what is sent to an address until it is resolved. */
  private static final int TARGETS_PER_SOCKET = 128;

  /** The kernel may have no room for one more address that it has to resolve. */
  private static final int ATTEMPTS = 3;

  /** An address that is still to be asked. */
  private record Target(BeaconPost post, InetSocketAddress address, int attempts) {}

  private final LanLoop loop;
  private final LanSettings settings;
  private final ByteBuffer query;
  private final BooleanSupplier needed;
  private final BeaconListener listener;
  private final Map<LanInterface, List<BeaconPost>> posts = new LinkedHashMap<>();
  private final Queue<Target> targets = new ArrayDeque<>();
  private boolean running;
  private boolean hasRun;
  private volatile boolean isToCome;

  SubnetProbe(
      LanLoop loop,
      LanSettings settings,
      PeerId self,
      ShareQuery wanted,
      BooleanSupplier needed,
      BeaconListener listener) {
    this.loop = loop;
    this.settings = settings;
    this.query = BeaconCodec.probe(new Sender(0, Instance.FIRST, self), wanted);
    this.needed = needed;
    this.listener = listener;
  }

  /** Virtual networks and tunnels may be large, and somebody else's. */
  @Override
  public void up(LanInterface lan) {
    boolean foreign = lan.kind() == LinkKind.VIRTUAL || lan.kind() == LinkKind.TUNNEL;
    if (lan.family() == StandardProtocolFamily.INET && !foreign) {
      posts.put(lan, new ArrayList<>());
      isToCome |= !hasRun;
      if (hasRun) {
        loop.after(CADENCE.first().getFirst(), this::begin);
      }
    }
  }

  /** From any thread: whether the first round is not over, nor in vain. */
  boolean isToCome() {
    return isToCome && needed.getAsBoolean();
  }

  @Override
  public void down(LanInterface lan) {
    List<BeaconPost> gone = posts.remove(lan);
    if (gone != null) {
      targets.removeIf(target -> gone.contains(target.post));
      gone.forEach(BeaconPost::close);
    }
  }

  @Override
  public void end() {
    List.copyOf(posts.keySet()).forEach(this::down);
  }

  /** To be called by the cadence: starts to ask all there are, if that is needed. */
  void begin() {
    if (!needed.getAsBoolean() || running) {
      return;
    }
    hasRun = true;
    posts.forEach(this::addTargets);
    running = true;
    sendSome();
  }

  private BeaconPost open(LanInterface lan) {
    return BeaconPost.asking(
        lan,
        settings,
        loop,
        (datagram, source) -> listener.answered(lan, datagram, source, Via.PROBE));
  }

  /** Those first that are known to be there. */
  private void addTargets(LanInterface lan, List<BeaconPost> open) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    lan.subnets().forEach(subnet -> addresses.add(subnet.address()));
    Neighbours.on(lan).stream().filter(lan::isOnLink).forEach(addresses::add);
    lan.subnets().forEach(subnet -> addresses.addAll(subnet.hostsNearby()));
    open.forEach(BeaconPost::close);
    open.clear();
    int count = 0;
    for (InetAddress address : addresses) {
      if (count++ % TARGETS_PER_SOCKET == 0) {
        open.add(open(lan));
      }
      InetSocketAddress target = new InetSocketAddress(address, settings.port());
      targets.add(new Target(open.getLast(), target, 1));
    }
  }

  /** A quarter of what may be in flight, in a quarter of the time that it flies. */
  private void sendSome() {
    for (int i = 0; i < IN_FLIGHT / TICKS && !targets.isEmpty(); i++) {
      Target target = targets.remove();
      if (!target.post.send(query.duplicate(), target.address) && target.attempts < ATTEMPTS) {
        targets.add(new Target(target.post, target.address, target.attempts + 1));
      }
    }
    running = !targets.isEmpty() && needed.getAsBoolean();
    if (running) {
      loop.after(FLIGHT.dividedBy(TICKS), this::sendSome);
    } else {
      targets.clear();
      loop.after(FLIGHT, () -> isToCome = false);
    }
  }
}
