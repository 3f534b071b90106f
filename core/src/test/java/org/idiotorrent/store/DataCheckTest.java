package org.idiotorrent.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.Manifests.TestShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  private static final TestShare FILE = Manifests.file(1, 1_000, 100);
  private static final TestShare FOLDER = Manifests.folder(2, 10, 100);

  @TempDir Path folder;

  private static DataCheck check(TestShare share, Path root) throws StoreException {
    return DataCheck.of(share.manifest(), root, bytes -> {});
  }

  @Test
  void rightDataMatches() throws Exception {
    AtomicLong progress = new AtomicLong();
    DataCheck check =
        DataCheck.of(
            FILE.manifest(),
            StoredShares.write(FILE, folder),
            bytes -> progress.accumulateAndGet(bytes, Math::max));

    assertTrue(check.matches());
    assertEquals(1_000, progress.get());
    assertTrue(check(FOLDER, StoredShares.write(FOLDER, folder)).matches());
  }

  @Test
  void aWrongChunkIsTheOnlyOneThatIsNotGood() throws Exception {
    Path file = StoredShares.write(FILE, folder);
    byte[] bytes = FILE.data().clone();
    bytes[350] ^= 1;
    Files.write(file, bytes);
    DataCheck check = check(FILE, file);

    assertFalse(check.matches());
    assertEquals(Optional.empty(), check.fault());
    assertEquals(9, check.good().count());
    assertFalse(check.good().has(3));
  }

  @Test
  void eachFaultOfShapeIsOneSentence() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[999]);

    assertEquals(
        Optional.of("file is missing: " + folder.resolve("none")),
        check(FILE, folder.resolve("none")).fault());
    assertEquals(Optional.of("not a file: " + folder), check(FILE, folder).fault());
    assertEquals(Optional.of("size is 999 bytes, not 1000: " + file), check(FILE, file).fault());
    assertEquals(0, check(FILE, file).good().count());
  }

  @Test
  void anEmptyFolderThatIsMissingIsAFault() throws Exception {
    Path root = StoredShares.write(FOLDER, folder);
    Files.delete(root.resolve("empty"));

    assertEquals(
        Optional.of("folder is missing: " + root.resolve("empty")), check(FOLDER, root).fault());
  }

  @Test
  void aFileOfAFolderThatIsMissingIsAFault() throws Exception {
    Path root = StoredShares.write(FOLDER, folder);
    String first = FOLDER.manifest().files().orElseThrow().entries().getFirst().path().text();
    Files.delete(root.resolve(first));

    assertEquals(
        Optional.of("file is missing: " + root.resolve(first)), check(FOLDER, root).fault());
  }
}
