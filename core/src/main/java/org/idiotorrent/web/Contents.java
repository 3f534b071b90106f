package org.idiotorrent.web;

import java.util.List;
import java.util.OptionalInt;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.FileList;
import org.idiotorrent.share.Manifest;

/** The files of a share, one or many, by their number in the manifest. */
record Contents(Manifest manifest) {

  /** How many entries there are, empty folders included. */
  int count() {
    return manifest.files().map(list -> list.entries().size()).orElse(1);
  }

  /** The path below the folder; of a share of one file, its name. */
  String path(int index) {
    return manifest
        .files()
        .map(list -> list.entries().get(index).path().text())
        .orElseGet(() -> manifest.name().text());
  }

  /** Bytes. */
  long size(int index) {
    return manifest.files().map(list -> list.entries().get(index).size()).orElse(manifest.size());
  }

  /** Bytes of the share before it. */
  long start(int index) {
    return manifest.files().map(list -> list.startOf(index)).orElse(0L);
  }

  boolean isEmptyFolder(int index) {
    return manifest.files().map(list -> list.entries().get(index).emptyFolder()).orElse(false);
  }

  /** The file with exactly this path. */
  OptionalInt find(String path) {
    if (manifest.files().isEmpty()) {
      return path.equals(manifest.name().text()) ? OptionalInt.of(0) : OptionalInt.empty();
    }
    FileList list = manifest.files().get();
    List<FileEntry> entries = list.entries();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).path().text().equals(path) && !entries.get(i).emptyFolder()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
