package org.idiotorrent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.idiotorrent.share.ChunkHashes;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.FileList;
import org.idiotorrent.share.FileSpan;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.ShareName;

/**
 * Makes the manifest of a file or folder, reading its data once.
 *
 * @param chunkSize bytes; empty for the default of the share's size
 * @param name what to call the share; empty for the name on disk
 * @param progress is told the bytes hashed so far, from several threads
 */
public record ShareBuilder(
    HashAlgorithm algorithm,
    OptionalInt chunkSize,
    Optional<ShareName> name,
    ManifestHints hints,
    LongConsumer progress) {

  /** The share of what is at {@code path}. */
  public LocalShare build(Path path) throws StoreException, InvalidShareException {
    if (!Files.exists(path)) {
      throw new StoreException("no such file or folder: " + Printable.of(path.toString()));
    }
    try {
      return Files.isDirectory(path) ? buildFolder(path) : buildFile(path);
    } catch (IOException e) {
      throw StoreException.reading(path, e);
    }
  }

  private LocalShare buildFile(Path path)
      throws IOException, StoreException, InvalidShareException {
    if (!Files.isRegularFile(path)) {
      throw new StoreException("neither a file nor a folder: " + Printable.of(path.toString()));
    }
    FileStamps stamps = new FileStamps(List.of(path));
    ChunkLayout layout = layout(stamps.sizeOf(0));
    List<String> notices = new ArrayList<>();
    ShareName shareName = nameOf(path, notices);
    ShareFiles.SpanMap spans = (offset, length) -> List.of(new FileSpan(0, offset, length));
    ChunkHashes hashes = hash(spans, stamps, layout);
    Manifest manifest = Manifest.of(shareName, layout, hashes, Optional.empty(), hints);
    return new LocalShare(manifest, stamps, notices);
  }

  private LocalShare buildFolder(Path path)
      throws IOException, StoreException, InvalidShareException {
    if (algorithm == HashAlgorithm.SHA1) {
      throw new StoreException(
          "a folder cannot be shared with --hash sha1: the old format has no folders");
    }
    FolderScan scan = FolderScan.of(path);
    if (scan.found().isEmpty()) {
      throw new StoreException(
          "nothing to share in the empty folder " + Printable.of(path.toString()));
    }
    List<FileEntry> entries = scan.found().stream().map(FolderScan.Found::entry).toList();
    FileList files = new FileList(entries);
    ChunkLayout layout = layout(files.totalSize());
    FileStamps stamps = scan.stamps();
    List<String> notices = new ArrayList<>(scan.notices());
    ShareName shareName = nameOf(path, notices);
    ChunkHashes hashes = hash(files::spans, stamps, layout);
    Manifest manifest = Manifest.of(shareName, layout, hashes, Optional.of(files), hints);
    return new LocalShare(manifest, stamps, notices);
  }

  private ChunkLayout layout(long size) throws StoreException {
    try {
      return chunkSize.isPresent()
          ? new ChunkLayout(size, chunkSize.getAsInt())
          : ChunkLayout.withDefaultChunks(size);
    } catch (IllegalArgumentException e) {
      throw new StoreException(String.valueOf(e.getMessage()));
    }
  }

  private ShareName nameOf(Path path, List<String> notices) {
    if (name.isPresent()) {
      return name.get();
    }
    Path last = path.toAbsolutePath().normalize().getFileName();
    String local = last == null ? "share" : last.toString();
    ShareName safe = ShareName.nearest(local);
    if (!safe.text().equals(local)) {
      notices.add("shared as \"" + safe + "\", its name is not safe: " + Printable.of(local));
    }
    return safe;
  }

  private ChunkHashes hash(ShareFiles.SpanMap spans, FileStamps stamps, ChunkLayout layout)
      throws IOException {
    byte[] digests = new byte[layout.count() * algorithm.length()];
    try (ShareFiles files = ShareFiles.reading(spans, stamps)) {
      Progress total = new Progress(progress);
      new ChunkHasher(files, layout, algorithm)
          .hashAll((chunk, digest) -> {
            System.arraycopy(digest, 0, digests, chunk * algorithm.length(), digest.length);
            total.add(layout.lengthOf(chunk));
          });
    }
    stamps.refuseChanged();
    return ChunkHashes.of(algorithm, digests);
  }
}
