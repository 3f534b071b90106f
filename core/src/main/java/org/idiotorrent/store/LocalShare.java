package org.idiotorrent.store;

import java.nio.file.Path;
import java.util.List;
import org.idiotorrent.share.Manifest;

/** A share that is whole on this machine. */
public final class LocalShare {
  private final Manifest manifest;
  private final FileStamps stamps;
  private final List<String> notices;

  LocalShare(Manifest manifest, FileStamps stamps, List<String> notices) {
    this.manifest = manifest;
    this.stamps = stamps;
    this.notices = List.copyOf(notices);
  }

  public Manifest manifest() {
    return manifest;
  }

  /**
   * Where its files lie, in the manifest's order; the names may differ from the manifest's where
   * those on disk were not safe.
   */
  public List<Path> paths() {
    return stamps.paths();
  }

  /** Sentences for the user: what was left out or is called otherwise. */
  public List<String> notices() {
    return notices;
  }

  /** Its bytes. Reading fails in a file that changed since it was hashed. */
  public ShareFiles open() {
    return ShareFiles.reading(manifest::spans, stamps);
  }
}
