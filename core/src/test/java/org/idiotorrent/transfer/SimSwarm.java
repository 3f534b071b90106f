package org.idiotorrent.transfer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.share.ChunkHashes;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.ChunkSet;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.ShareName;

/** A simulated swarm, and what must hold in it at every step. */
final class SimSwarm {
  /** So long an honest receiver may be without a new chunk while an honest peer has one. */
  private static final long MOST_FRUITLESS = Duration.ofSeconds(60).toNanos();

  private static final Set<String> FAIR_REASONS = Set.of("connected twice", Swarm.MAKING_ROOM);
  private static final int SPARE_COPIES = 10;
  private static final Map<SimSettings, Manifest> MANIFESTS = new ConcurrentHashMap<>();

  private final SimSettings settings;
  private final SplittableRandom random;
  private final SimTimeline time = new SimTimeline();
  private final Manifest manifest;
  private final List<SimNode> nodes = new ArrayList<>();
  private final Map<PeerAddress, SimNode> byAddress = new HashMap<>();
  private final ByteBuffer right;
  private final ByteBuffer wrong;
  private Consumer<SimNode> whenDone = node -> {};
  private int connections;
  private boolean checked = true;

  SimSwarm(SimSettings settings, long seed) {
    this.settings = settings;
    this.random = new SplittableRandom(seed);
    this.manifest = MANIFESTS.computeIfAbsent(settings, SimSwarm::newManifest);
    this.right = ByteBuffer.allocate(settings.chunkSize());
    this.wrong = ByteBuffer.allocate(settings.chunkSize());
    right.put(0, (byte) 1);
  }

  private static Manifest newManifest(SimSettings settings) {
    byte[] digests = new byte[settings.chunks() * HashAlgorithm.SHA256.length()];
    for (int i = 0; i < settings.chunks(); i++) {
      ByteBuffer.wrap(digests).putInt(i * HashAlgorithm.SHA256.length(), i + 1);
    }
    return Manifest.of(
        new ShareName("simulated"),
        new ChunkLayout((long) settings.chunks() * settings.chunkSize(), settings.chunkSize()),
        ChunkHashes.of(HashAlgorithm.SHA256, digests),
        Optional.empty(),
        ManifestHints.NONE);
  }

  /** Leaves out the checks, to measure alone. */
  SimSwarm unchecked() {
    checked = false;
    return this;
  }

  /** What to do when a receiver has all. */
  void whenDone(Consumer<SimNode> what) {
    whenDone = what;
  }

  /**
   * A peer that does not run yet.
   *
   * @param up bytes a second
   * @param down bytes a second
   */
  SimNode add(SimKind kind, boolean complete, double up, double down, int maxRequests) {
    int count = settings.chunks();
    ChunkSet have = complete ? ChunkSet.all(count) : ChunkSet.none(count);
    SimHost host = new SimHost(time, up, down);
    SimNode node = new SimNode(this, nodes.size() + 1, kind, host, have, maxRequests);
    nodes.add(node);
    byAddress.put(node.address(), node);
    return node;
  }

  /** Lets things happen, and checks after each, until {@code isOver}; fails after {@code limit}. */
  void run(Supplier<Boolean> isOver, Duration limit) {
    while (!isOver.get()) {
      require(time.now() <= limit.toNanos(), () -> "not over after " + limit + ": " + unfinished());
      SimNode touched = time.step();
      if (checked && touched.isReceiving()) {
        require(touched.swarm().orElseThrow().isConsistent(), () -> touched + " is not consistent");
      }
    }
    if (checked) {
      nodes.forEach(this::checkAtEnd);
    }
  }

  private List<SimNode> unfinished() {
    return nodes.stream().filter(SimNode::isReceiving).toList();
  }

  private void checkAtEnd(SimNode node) {
    for (SimNode other : nodes) {
      boolean any = node.book().isBanned(other.id()) || node.book().isBanned(other.address());
      boolean banned = any && other.kind().isHonest() && node.kind().isHonest();
      require(!banned, () -> node + " has banned " + other);
    }
    int most = settings.chunks() + SPARE_COPIES;
    boolean few = node.copies() <= most || node.host().isSlow();
    require(few, () -> node + " got " + node.copies() + " chunks twice");
  }

  /** Called by a receiver now and then: it must get on if it can. */
  void watch(SimNode node) {
    if (node.fruitless() > MOST_FRUITLESS) {
      List<SimNode> holders =
          nodes.stream()
              .filter(one -> one.kind().isHonest() && one.isUp() && one.hasWhatLacks(node))
              .toList();
      require(
          holders.isEmpty(),
          () ->
              node
                  + " got nothing for a long time, "
                  + node.state()
                  + "; what it lacks has "
                  + holders.getFirst()
                  + ", "
                  + holders.getFirst().state());
      node.excuse();
    }
  }

  /** A connection is ended for {@code reason} though both sides live. */
  void dropped(SimEnd end, String reason) {
    SimNode whom = end.remote();
    boolean slow = whom.host().isSlow() || end.node().host().isSlow();
    boolean useless = !whom.kind().isHonest() || !whom.isUp() || slow;
    boolean fair = useless || FAIR_REASONS.contains(reason);
    require(fair || !end.node().kind().isHonest(), () -> reason + ": " + end);
  }

  void done(SimNode node) {
    time.after(0, node, () -> whenDone.accept(node));
  }

  void connect(SimNode from, SimNode to) {
    connections += 2;
    SimEnd.connect(from, to, connections);
  }

  void require(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new AssertionError("at " + time.now() / 1e9 + " s: " + what.get());
    }
  }

  /** All hear of {@code node}, and it of all, as far as chance wills. */
  void announce(SimNode node, double probability) {
    for (SimNode other : nodes) {
      if (other != node && other.isUp()) {
        if (random.nextDouble() < probability) {
          node.hearOf(other);
        }
        if (random.nextDouble() < probability) {
          other.hearOf(node);
        }
      }
    }
  }

  RandomGenerator newRandom() {
    return random.split();
  }

  byte[] digestOf(int chunk, boolean isRight) {
    byte[] digest = new byte[HashAlgorithm.SHA256.length()];
    ByteBuffer.wrap(digest).putInt(isRight ? chunk + 1 : -1);
    return digest;
  }

  ByteBuffer data(int chunk, boolean isRight) {
    return (isRight ? right : wrong).clear().limit(lengthOf(chunk));
  }

  int lengthOf(int chunk) {
    return manifest.layout().lengthOf(chunk);
  }

  SimNode at(PeerAddress address) {
    return byAddress.get(address);
  }

  List<SimNode> nodes() {
    return nodes;
  }

  Manifest manifest() {
    return manifest;
  }

  SimSettings settings() {
    return settings;
  }

  SimTimeline time() {
    return time;
  }
}
