package org.idiotorrent.device;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.InvalidShareException;

/**
 * The hashes of items that were read once, on disk, so that none is read again for them after a
 * restart. One small file each: a torn one costs a second reading, no more. For one thread.
 */
final class HashJournal {
  private static final System.Logger LOG = System.getLogger(HashJournal.class.getName());
  private static final int MAX_RECORDS = 2 * WatchedFolder.MAX_ITEMS;
  private static final long MAX_BYTES = 64L << 20;

  private final Path folder;

  /** The journal in {@code folder}, which is made if need be. */
  static HashJournal open(Path folder) throws IOException {
    Files.createDirectories(folder);
    HashJournal journal = new HashJournal(folder);
    journal.dropOldest();
    return journal;
  }

  private HashJournal(Path folder) {
    this.folder = folder;
  }

  /** What is known of {@code item}; empty if it was never read as it is now. */
  Optional<HashedItem> find(FolderItem item) {
    Path file = fileOf(item.path());
    try {
      if (Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      HashedItem known = HashRecord.read(new DataInputStream(new ByteArrayInputStream(bytes)));
      return Optional.of(known).filter(one -> one.item().equals(item));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | InvalidShareException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, () -> "a record of the journal is of no use: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Keeps {@code hashed} in place of what was known of the item. */
  void put(HashedItem hashed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HashRecord.write(hashed, new DataOutputStream(bytes));
    Path file = fileOf(hashed.item().path());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, bytes.toByteArray());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path fileOf(Path item) {
    byte[] name = item.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    byte[] digest = HashAlgorithm.SHA256.newDigest().digest(name);
    return folder.resolve(HexFormat.of().formatHex(digest, 0, 16));
  }

  /** Files come and go for years; what was written longest ago is the least likely to return. */
  private void dropOldest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> newestFirst =
          files.sorted(Comparator.comparing(HashJournal::written).reversed()).toList();
      for (Path old :
          newestFirst.subList(Math.min(MAX_RECORDS, newestFirst.size()), newestFirst.size())) {
        Files.delete(old);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Instant written(Path file) {
    try {
      FileTime time = Files.getLastModifiedTime(file);
      return time.toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
