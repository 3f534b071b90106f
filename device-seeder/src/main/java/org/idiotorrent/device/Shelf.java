package org.idiotorrent.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ShareQuery;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.ServedShare;

/**
 * The shares that are served, within bounds of size and memory. Safe for several threads; {@code
 * this} guards all.
 */
final class Shelf implements AutoCloseable {
  /** Of all shares together: a chunk's digest takes 32 bytes of memory. */
  static final int MAX_CHUNKS = 300_000;

  private static final ShareQuery EVERYTHING = new ShareQuery.Everything();

  private final LocalPeer peer;
  private final long quota;
  private final Consumer<List<AnnouncedShare>> told;
  private final Map<Path, ServedShare> shares = new LinkedHashMap<>();
  private final Map<FileId, Manifest> reserved = new HashMap<>();
  private List<ServedShare> held = List.of(); // what the catalog had when it was paused
  private List<AnnouncedShare> announced = List.of();
  private boolean paused;

  /** Sums of what is on the shelf. */
  record Sums(int shares, long bytes, long chunks) {}

  /**
   * @param quota bytes of all shares together
   * @param told gets what is served, whenever that changes
   */
  Shelf(LocalPeer peer, long quota, Consumer<List<AnnouncedShare>> told) {
    this.peer = peer;
    this.quota = quota;
    this.told = told;
  }

  /** Why {@code bytes} in {@code chunks} have no room; empty if they have. */
  synchronized Optional<String> refusal(long bytes, long chunks) {
    Sums sums = sums();
    if (bytes > quota - sums.bytes()) {
      return Optional.of(
          "no room: the quota is "
              + Sizes.format(quota)
              + ", and "
              + Sizes.format(sums.bytes())
              + " are shared already");
    }
    return sums.chunks() + chunks > MAX_CHUNKS
        ? Optional.of("no room: all shares together have at most " + MAX_CHUNKS + " chunks")
        : Optional.empty();
  }

  /** Why the share has no room, or is there already; empty if it can be put on the shelf. */
  synchronized Optional<String> refusal(Manifest manifest) {
    return has(manifest.id())
        ? Optional.of("it is shared already, under the same name")
        : refusal(manifest.size(), manifest.layout().count());
  }

  /** Whether the share is on the shelf, or room is kept for it. */
  synchronized boolean has(FileId id) {
    return manifests().anyMatch(one -> one.id().equals(id));
  }

  private Stream<Manifest> manifests() {
    return Stream.concat(
        shares.values().stream().map(ServedShare::manifest), reserved.values().stream());
  }

  /** Keeps room for a share that somebody else puts into the catalog; says why if there is none. */
  synchronized Optional<String> reserve(Manifest manifest) {
    Optional<String> refusal = refusal(manifest);
    if (refusal.isEmpty()) {
      reserved.put(manifest.id(), manifest);
    }
    return refusal;
  }

  /** Gives back what was reserved. */
  synchronized void release(FileId id) {
    reserved.remove(id);
  }

  /**
   * Serves {@code share} from now on, and closes it at the end.
   *
   * @param key by which it is taken off again
   */
  synchronized void put(Path key, ServedShare share) {
    shares.put(key, share);
    if (!paused) {
      peer.catalog().add(share);
    }
  }

  /** Ends serving what was put under {@code key}; connections about it end. */
  synchronized void remove(Path key) {
    ServedShare share = shares.remove(key);
    if (share != null) {
      peer.withdraw(share);
      share.close();
    }
  }

  /** Serves nothing until the next call, or all again. */
  synchronized void togglePause() {
    paused = !paused;
    if (paused) {
      held = peer.catalog().shares().stream().filter(one -> !isOwn(one)).toList();
      peer.catalog().shares().forEach(peer::withdraw);
    } else {
      held.forEach(peer.catalog()::add);
      shares.values().forEach(peer.catalog()::add);
    }
    announce();
  }

  private boolean isOwn(ServedShare share) {
    return shares.containsValue(share);
  }

  synchronized boolean isPaused() {
    return paused;
  }

  /** Tells others what is served, if that has changed. */
  synchronized void announce() {
    List<AnnouncedShare> now = peer.catalog().list(EVERYTHING);
    if (!now.equals(announced)) {
      announced = now;
      told.accept(now);
    }
  }

  synchronized Sums sums() {
    List<Manifest> all = manifests().toList();
    return new Sums(
        all.size(),
        all.stream().mapToLong(Manifest::size).sum(),
        all.stream().mapToLong(one -> one.layout().count()).sum());
  }

  @Override
  public synchronized void close() {
    new ArrayList<>(shares.keySet()).forEach(this::remove);
  }
}
