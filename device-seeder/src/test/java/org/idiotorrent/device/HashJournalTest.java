package org.idiotorrent.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.store.LocalShare;
import org.idiotorrent.store.ShareBuilder;
import org.idiotorrent.store.ShareFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashJournalTest {
  @TempDir Path folder;
  private Path records;
  private HashJournal journal;

  @BeforeEach
  void open() throws IOException {
    records = folder.resolve("journal");
    journal = HashJournal.open(records);
  }

  private static HashedItem hash(Path path) throws Exception {
    LocalShare share =
        new ShareBuilder(
                HashAlgorithm.SHA256,
                OptionalInt.empty(),
                Optional.empty(),
                ManifestHints.NONE,
                bytes -> {})
            .build(path);
    return new HashedItem(FolderItem.of(path), share.manifest(), share.paths());
  }

  private Path file(String name, int size) throws IOException {
    return Files.write(folder.resolve(name), new byte[size]);
  }

  private Path slides() throws IOException {
    Path slides = Files.createDirectories(folder.resolve("slides/empty")).getParent();
    Files.write(slides.resolve("b.txt"), new byte[40_000]);
    Files.write(slides.resolve("a\u202e.txt"), new byte[3]); // a name that is shared as another
    return slides;
  }

  private Path onlyRecord() throws IOException {
    try (Stream<Path> all = Files.list(records)) {
      return all.toList().getFirst();
    }
  }

  @Test
  void whatWasHashedIsKnownByTheNextRun() throws Exception {
    for (Path path : new Path[] {file("a.bin", 50_000), file("empty", 0), slides()}) {
      HashedItem hashed = hash(path);
      journal.put(hashed);

      HashedItem known = HashJournal.open(records).find(FolderItem.of(path)).orElseThrow();

      assertEquals(hashed, known);
      try (ShareFiles files = known.share().open()) {
        files.read(0, ByteBuffer.allocate((int) known.manifest().size()));
      }
    }
  }

  @Test
  void aChangedFileIsNotKnown() throws Exception {
    Path path = file("a.bin", 100);
    journal.put(hash(path));
    Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(1_000)));

    assertEquals(Optional.empty(), journal.find(FolderItem.of(path)));
  }

  @Test
  void aFileThatChangedAfterTheLookIsNotServed() throws Exception {
    Path path = file("a.bin", 100);
    HashedItem hashed = hash(path);
    journal.put(hashed);
    LocalShare share = journal.find(hashed.item()).orElseThrow().share();
    Files.write(path, new byte[101]);

    try (ShareFiles files = share.open()) {
      assertThrows(FileSystemException.class, () -> files.read(0, ByteBuffer.allocate(10)));
    }
  }

  @Test
  void aDamagedRecordIsNeverBelieved() throws Exception {
    Path path = slides();
    HashedItem hashed = hash(path);
    journal.put(hashed);
    Path record = onlyRecord();
    byte[] good = Files.readAllBytes(record);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(
          record, i % 10 == 0 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : bad);
      Optional<HashedItem> found = journal.find(hashed.item());
      // A bit in the list of files' paths may change nothing that matters but which file is read:
      // then the stamps of that file are not those of the item.
      found.ifPresent(
          one -> assertEquals(hashed.manifest().id(), one.manifest().id(), "seed " + seed));
    }
  }

  @Test
  void recordsAreBounded() throws Exception {
    for (int i = 0; i < 2 * WatchedFolder.MAX_ITEMS + 5; i++) {
      Files.createFile(records.resolve("r" + i));
    }
    HashJournal.open(records);
    try (Stream<Path> left = Files.list(records)) {
      assertEquals(2 * WatchedFolder.MAX_ITEMS, left.count());
    }
  }
}
