package org.idiotorrent.device;

import java.nio.file.Path;
import java.util.List;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.store.FileStamp;
import org.idiotorrent.store.LocalShare;

/**
 * What was found out about an item by reading all of it.
 *
 * @param item as it looked then
 * @param files where the manifest's files lie, in its order
 */
record HashedItem(FolderItem item, Manifest manifest, List<Path> files) {
  HashedItem {
    files = List.copyOf(files);
    int expected = manifest.files().map(list -> list.entries().size()).orElse(1);
    if (files.size() != expected) {
      throw new IllegalArgumentException(files.size() + " files for " + expected + " entries");
    }
    if (!item.stamps().keySet().containsAll(files)) {
      throw new IllegalArgumentException("files outside of " + item.path());
    }
  }

  /** Its bytes, as long as they are what was hashed. */
  LocalShare share() {
    List<FileStamp> stamps = files.stream().map(item.stamps()::get).toList();
    return LocalShare.hashedBefore(manifest, files, stamps);
  }
}
