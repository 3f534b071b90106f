package org.idiotorrent.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.idiotorrent.device.bridge.Mirrored;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.transfer.ServedShare;

/**
 * What was fetched from devices, on disk: a folder for each share, named by its ID. What is whole
 * is served again after a restart, whether its device is there or not. Safe for several threads.
 */
final class DeviceCache implements Mirrored {
  private final Path folder;
  private final HashJournal journal;
  private final Shelf shelf;

  private DeviceCache(Path folder, HashJournal journal, Shelf shelf) {
    this.folder = folder;
    this.journal = journal;
    this.shelf = shelf;
  }

  /** The cache in {@code folder}; what is whole in it is put on the shelf. */
  static DeviceCache open(Path folder, HashJournal journal, Shelf shelf) throws IOException {
    Files.createDirectories(folder);
    DeviceCache cache = new DeviceCache(folder, journal, shelf);
    for (Path place : list(folder)) {
      for (Path data : list(place)) {
        cache.restore(data);
      }
    }
    return cache;
  }

  /** What is hidden is the unfinished download. */
  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(one -> !one.getFileName().toString().startsWith(".")).toList();
    }
  }

  private void restore(Path data) throws IOException {
    Optional<HashedItem> known = journal.find(FolderItem.of(data));
    if (known.isEmpty()) {
      deleteTree(data); // somebody changed it, or its record is lost: it is fetched again
    } else if (shelf.refusal(known.get().manifest()).isEmpty()) {
      shelf.put(data, ServedShare.complete(known.get().share()));
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public boolean has(FileId id) {
    return shelf.has(id);
  }

  @Override
  public Optional<String> begin(Manifest manifest) {
    return shelf.reserve(manifest);
  }

  @Override
  public Path placeOf(Manifest manifest) {
    return folder.resolve(manifest.id().hex()).resolve(manifest.name().text());
  }

  @Override
  public void finished(Manifest manifest, Path path) throws IOException {
    List<Path> files =
        manifest
            .files()
            .map(list ->
                list.entries().stream().map(one -> path.resolve(one.path().text())).toList())
            .orElse(List.of(path));
    journal.put(new HashedItem(FolderItem.of(path), manifest, files));
  }

  @Override
  public void abandon(FileId id) {
    shelf.release(id);
  }
}
