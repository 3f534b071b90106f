package org.idiotorrent.share;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Makes manifests and the bytes that they speak of, the same ones for the same seed. */
public final class Manifests {
  private Manifests() {}

  /**
   * A share as a test needs it.
   *
   * @param data all its bytes, of a folder the concatenation; not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // tests take slices of it, nobody compares shares
  public record TestShare(Manifest manifest, byte[] data) {
    /** A copy of the bytes of chunk {@code index}. */
    public byte[] chunk(int index) {
      int from = (int) manifest.layout().offsetOf(index);
      return Arrays.copyOfRange(data, from, from + manifest.layout().lengthOf(index));
    }
  }

  /** A file {@code share-<seed>.bin} of {@code size} random bytes. */
  public static TestShare file(long seed, int size, int chunkSize) {
    return file(HashAlgorithm.SHA256, "share-" + seed + ".bin", random(seed, size), chunkSize);
  }

  /** A file called {@code name} that holds {@code data}. */
  public static TestShare file(HashAlgorithm hash, String name, byte[] data, int chunkSize) {
    return share(hash, name, data, chunkSize, Optional.empty());
  }

  /**
   * A folder {@code folder-<seed>} of {@code files} files of 0 to 4 chunks each, some in folders,
   * and an empty folder.
   */
  public static TestShare folder(long seed, int files, int chunkSize) {
    Random random = new Random(seed);
    List<FileEntry> entries = new ArrayList<>();
    int total = 0;
    for (int i = 0; i < files; i++) {
      int size = random.nextInt(4) == 0 ? 0 : random.nextInt(4 * chunkSize + 1);
      total += size;
      entries.add(entry(random.nextBoolean() ? "f" + i : "d" + i % 3 + "/f" + i, size));
    }
    entries.add(entry("empty/", 0));
    return folder("folder-" + seed, entries, random(seed, total), chunkSize);
  }

  /** A folder with these entries, which {@code data} fills one after another. */
  public static TestShare folder(String name, List<FileEntry> entries, byte[] data, int chunkSize) {
    return share(HashAlgorithm.SHA256, name, data, chunkSize, Optional.of(list(entries)));
  }

  /** An entry as a manifest writes it: an empty folder's path ends in {@code /}. */
  public static FileEntry entry(String path, long size) {
    try {
      return FileEntry.parse(path, size);
    } catch (InvalidShareException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** {@code size} random bytes. */
  public static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** The hashes of the chunks of {@code data}. */
  public static ChunkHashes hashes(HashAlgorithm hash, byte[] data, int chunkSize) {
    ChunkLayout layout = new ChunkLayout(data.length, chunkSize);
    byte[] digests = new byte[layout.count() * hash.length()];
    for (int i = 0; i < layout.count(); i++) {
      MessageDigest digest = hash.newDigest();
      digest.update(data, (int) layout.offsetOf(i), layout.lengthOf(i));
      System.arraycopy(digest.digest(), 0, digests, i * hash.length(), hash.length());
    }
    return ChunkHashes.of(hash, digests);
  }

  static FileList list(List<FileEntry> entries) {
    try {
      return new FileList(entries);
    } catch (InvalidShareException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static TestShare share(
      HashAlgorithm hash, String name, byte[] data, int chunkSize, Optional<FileList> files) {
    Manifest manifest =
        Manifest.of(
            new ShareName(name),
            new ChunkLayout(data.length, chunkSize),
            hashes(hash, data, chunkSize),
            files,
            ManifestHints.NONE);
    return new TestShare(manifest, data);
  }
}
