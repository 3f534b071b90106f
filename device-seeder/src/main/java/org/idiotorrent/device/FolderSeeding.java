package org.idiotorrent.device;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.Printable;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareBuilder;
import org.idiotorrent.store.StoreException;
import org.idiotorrent.transfer.ServedShare;

/**
 * Keeps on the shelf what lies in the folder: what comes and rests is put there, what changes or
 * goes is taken off at once. {@link #pass} is for one thread; what it counts may be read from
 * others.
 */
final class FolderSeeding {
  private static final System.Logger LOG = System.getLogger(FolderSeeding.class.getName());
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final WatchedFolder folder;
  private final HashJournal journal;
  private final Shelf shelf;
  private final ShareBuilder builder;
  private final Map<Path, FolderItem> shared = new HashMap<>();
  private final Map<Path, Refused> refused = new HashMap<>();
  private int hashed;
  private long hashedBytes;
  private int known;
  private volatile Report report = new Report(0, 0, 0, 0, Map.of());

  /** An item that is not shared, and will not be while it looks like this. */
  private record Refused(FolderItem item, String reason) {}

  /**
   * What was done so far.
   *
   * @param hashed items that were read for their hashes, and their bytes
   * @param known items whose hashes the journal knew
   * @param waiting items that are not at rest, or not hashed yet
   * @param skipped what is not shared, by name, and why; at most 20
   */
  record Report(int hashed, long hashedBytes, int known, int waiting, Map<String, String> skipped) {
    private static final int MAX_SKIPPED = 20;
  }

  FolderSeeding(WatchedFolder folder, HashJournal journal, Shelf shelf) {
    this.folder = folder;
    this.journal = journal;
    this.shelf = shelf;
    this.builder =
        new ShareBuilder(
            HashAlgorithm.SHA256,
            OptionalInt.empty(),
            Optional.empty(),
            ManifestHints.NONE,
            bytes -> {});
  }

  Report report() {
    return report;
  }

  /** Whether something in the folder waits, to come to rest or to be hashed. */
  boolean isWaiting() {
    return report.waiting() > 0;
  }

  /**
   * Brings the shelf up to the folder, as far as it goes in about a second. Returns how long it
   * took to look at the folder, without what was done about it.
   *
   * @throws IOException if the folder cannot be looked at; what was shared from it is not any more
   */
  Duration pass() throws IOException {
    long begin = System.nanoTime();
    WatchedFolder.View view;
    try {
      view = folder.look(begin);
    } catch (IOException e) {
      withdrawAllBut(List.of());
      throw e;
    }
    Duration looking = Duration.ofNanos(System.nanoTime() - begin);
    withdrawAllBut(view.items());
    int waiting = shareWhatRests(view.items());
    shelf.announce();
    report = reportOf(view, waiting);
    return looking;
  }

  private void withdrawAllBut(List<FolderItem> present) {
    Map<Path, FolderItem> now =
        present.stream().collect(Collectors.toMap(FolderItem::path, item -> item));
    refused.values().removeIf(one -> !one.item().equals(now.get(one.item().path())));
    for (FolderItem item : List.copyOf(shared.values())) {
      if (!item.equals(now.get(item.path()))) {
        LOG.log(Level.INFO, () -> "no longer shared: " + nameOf(item.path()));
        shelf.remove(item.path());
        shared.remove(item.path());
        refused.clear(); // there is room again
      }
    }
    shelf.announce();
  }

  /** Returns how many items have to wait. */
  private int shareWhatRests(List<FolderItem> items) throws IOException {
    long end = System.nanoTime() + SLICE.toNanos();
    int waiting = 0;
    for (FolderItem item : items) {
      boolean done = shared.containsKey(item.path()) || refused.containsKey(item.path());
      if (!done && !share(item, System.nanoTime() < end)) {
        waiting++;
      }
    }
    return waiting;
  }

  /** Returns whether the item was dealt with; else it has to wait. */
  private boolean share(FolderItem item, boolean mayHash) throws IOException {
    Optional<HashedItem> earlier = journal.find(item);
    if (earlier.isPresent()) {
      known++;
      put(earlier.get());
      return true;
    }
    if (!mayHash || !folder.isAtRest(item, System.nanoTime())) {
      return false;
    }
    Optional<String> noRoom = shelf.refusal(item.bytes(), 0);
    if (noRoom.isPresent()) {
      refuse(item, noRoom.get());
      return true;
    }
    return hash(item);
  }

  private boolean hash(FolderItem item) throws IOException {
    try {
      LocalShare share = builder.build(item.path());
      share.notices().forEach(notice -> LOG.log(Level.INFO, notice));
      if (!FolderItem.of(item.path()).equals(item)) {
        return false; // it changed while it was read
      }
      HashedItem result = new HashedItem(item, share.manifest(), share.paths());
      journal.put(result);
      hashed++;
      hashedBytes += share.manifest().size();
      put(result);
    } catch (StoreException | InvalidShareException e) {
      refuse(item, String.valueOf(e.getMessage()));
    }
    return true;
  }

  private void put(HashedItem ready) {
    FolderItem item = ready.item();
    Optional<String> refusal = shelf.refusal(ready.manifest());
    if (refusal.isPresent()) {
      refuse(item, refusal.get());
      return;
    }
    shelf.put(item.path(), ServedShare.complete(ready.share()));
    shared.put(item.path(), item);
    LOG.log(
        Level.INFO,
        () -> "shared: " + nameOf(item.path()) + ", " + ready.manifest().id().shortHex());
  }

  private Report reportOf(WatchedFolder.View view, int waiting) {
    Map<String, String> skipped = new TreeMap<>();
    view.faults().forEach((path, reason) -> skipped.put(nameOf(path), reason));
    refused.forEach((path, one) -> skipped.put(nameOf(path), one.reason()));
    skipped.keySet().retainAll(skipped.keySet().stream().limit(Report.MAX_SKIPPED).toList());
    return new Report(hashed, hashedBytes, known, waiting, skipped);
  }

  private void refuse(FolderItem item, String reason) {
    refused.put(item.path(), new Refused(item, reason));
    LOG.log(Level.WARNING, () -> "not shared: " + nameOf(item.path()) + ": " + reason);
  }

  private static String nameOf(Path path) {
    return Printable.of(path.getFileName().toString());
  }
}
