package org.idiotorrent.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.Manifests.TestShare;

/** Puts test shares on the disk and looks what is there. */
public final class StoredShares {
  private StoredShares() {}

  /** Writes {@code share} into {@code parent} under its name; returns where. */
  public static Path write(TestShare share, Path parent) throws IOException {
    return writeTo(share, parent.resolve(share.manifest().name().text()));
  }

  /** Writes {@code share} to {@code root}, which is the file or the folder. */
  public static Path writeTo(TestShare share, Path root) throws IOException {
    if (!share.manifest().isFolder()) {
      return Files.write(root, share.data());
    }
    Files.createDirectories(root);
    int offset = 0;
    for (FileEntry entry : share.manifest().files().orElseThrow().entries()) {
      Path path = root.resolve(entry.path().text());
      if (entry.emptyFolder()) {
        Files.createDirectories(path);
      } else {
        Files.createDirectories(path.getParent());
        int end = offset + (int) entry.size();
        Files.write(path, Arrays.copyOfRange(share.data(), offset, end));
        offset = end;
      }
    }
    return root;
  }

  /** Whether {@code root} is exactly {@code manifest}'s data. */
  public static boolean matches(Manifest manifest, Path root) throws StoreException {
    return DataCheck.of(manifest, root, bytes -> {}).matches();
  }

  /** Stores chunk {@code index} of {@code share}. */
  public static void store(PartialDownload partial, TestShare share, int index)
      throws StoreException {
    partial.write(index, 0, ByteBuffer.wrap(share.chunk(index)));
    partial.verified(index);
  }

  /** Stores all chunks of {@code share}. */
  public static void storeAll(PartialDownload partial, TestShare share) throws StoreException {
    for (int i = 0; i < share.manifest().layout().count(); i++) {
      store(partial, share, i);
    }
  }

  /** A builder with these chunks and nothing special. */
  public static ShareBuilder builder(HashAlgorithm hash, int chunkSize) {
    return new ShareBuilder(
        hash, OptionalInt.of(chunkSize), Optional.empty(), ManifestHints.NONE, bytes -> {});
  }

  /** The names in {@code folder}, sorted. */
  public static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
