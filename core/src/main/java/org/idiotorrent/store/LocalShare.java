package org.idiotorrent.store;

import java.io.IOException;
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

  /**
   * A share that was hashed before, when the files at {@code paths}, in the manifest's order, had
   * {@code stamps}. Reading fails in a file that has another now.
   *
   * @throws IllegalArgumentException if there are not as many stamps as files
   */
  public static LocalShare hashedBefore(
      Manifest manifest, List<Path> paths, List<FileStamp> stamps) {
    return new LocalShare(manifest, new FileStamps(paths, stamps), List.of());
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

  /** What its files looked like when they were hashed, in the manifest's order. */
  public List<FileStamp> stamps() throws IOException {
    return stamps.all();
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
