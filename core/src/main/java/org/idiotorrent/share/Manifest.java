package org.idiotorrent.share;

import java.util.List;
import java.util.Optional;

/**
 * What a share is, and how to verify it (MANIFEST.md). Its ID is always the one that its contents
 * give.
 *
 * @param files the entries of a folder; empty for a share of one file
 * @param hints outside the ID, not trusted
 */
public record Manifest(
    ShareName name,
    ChunkLayout layout,
    ChunkHashes hashes,
    Optional<FileList> files,
    ManifestHints hints,
    FileId id) {

  /**
   * Takes {@code id} as computed already; {@link #of} computes it.
   *
   * @throws IllegalArgumentException if the parts contradict each other
   */
  public Manifest {
    if (hashes.count() != layout.count()) {
      throw new IllegalArgumentException(
          "hashes for " + hashes.count() + " chunks, not " + layout.count());
    }
    if (files.isPresent() && files.get().totalSize() != layout.fileSize()) {
      throw new IllegalArgumentException(
          "files of " + files.get().totalSize() + " bytes in all, not " + layout.fileSize());
    }
    if (files.isPresent() && hashes.algorithm() == HashAlgorithm.SHA1) {
      throw new IllegalArgumentException("a folder cannot have the hash sha1");
    }
  }

  /** The manifest of a share with these contents; its ID is computed. */
  public static Manifest of(
      ShareName name,
      ChunkLayout layout,
      ChunkHashes hashes,
      Optional<FileList> files,
      ManifestHints hints) {
    FileId id = FileIdEncoding.idOf(name, layout, hashes, files);
    return new Manifest(name, layout, hashes, files, hints, id);
  }

  public boolean isFolder() {
    return files.isPresent();
  }

  /** Bytes of all files together. */
  public long size() {
    return layout.fileSize();
  }

  /**
   * The parts of files that hold {@code length} bytes of the share from {@code offset}, in order.
   */
  public List<FileSpan> spans(long offset, long length) {
    return files.isPresent()
        ? files.get().spans(offset, length)
        : List.of(new FileSpan(0, offset, length));
  }
}
