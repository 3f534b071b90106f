package org.idiotorrent.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.Background;
import org.idiotorrent.Skip;
import org.idiotorrent.share.ChunkHashes;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.Manifests.TestShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PartialDownloadTest {
  private static final TestShare FILE = Manifests.file(1, 1_050, 100);
  private static final TestShare FOLDER = Manifests.folder(2, 20, 100);

  @TempDir Path folder;

  private PartialDownload open(TestShare share) throws StoreException {
    return PartialDownload.open(share.manifest(), folder);
  }

  private Path partial(TestShare share) {
    return folder.resolve(".idt-" + share.manifest().id().hex().substring(0, 16));
  }

  private Destination destination(TestShare share, boolean replace) throws StoreException {
    return Destination.of(share.manifest(), Optional.of(folder), replace);
  }

  private void storeAndLeave(TestShare share, int... chunks) throws Exception {
    try (PartialDownload partial = open(share)) {
      for (int chunk : chunks) {
        StoredShares.store(partial, share, chunk);
      }
    }
  }

  private static List<Integer> have(PartialDownload partial) {
    List<Integer> chunks = new ArrayList<>();
    for (int i = partial.have().next(0); i >= 0; i = partial.have().next(i + 1)) {
      chunks.add(i);
    }
    return chunks;
  }

  @Test
  void whatWasStoredIsThereWhenItIsOpenedAgain() throws Exception {
    storeAndLeave(FILE, 0, 3, 10);
    try (PartialDownload partial = open(FILE)) {
      assertEquals(List.of(0, 3, 10), have(partial));
      assertEquals(250, partial.resumedBytes());
      ByteBuffer chunk = ByteBuffer.allocate(50);
      partial.files().read(1_000, chunk);
      assertArrayEquals(FILE.chunk(10), chunk.array());
    }
  }

  @Test
  void aCompleteFileEndsUnderItsNameAndNothingElseIsLeft() throws Exception {
    PartialDownload partial = open(FILE);
    StoredShares.storeAll(partial, FILE);
    partial.finish(destination(FILE, false));

    assertEquals(List.of("share-1.bin"), StoredShares.names(folder));
    assertArrayEquals(FILE.data(), Files.readAllBytes(folder.resolve("share-1.bin")));
    partial.close();
    partial.removeIfEmpty();
  }

  @Test
  void aCompleteFolderEndsUnderItsNameAndNothingElseIsLeft() throws Exception {
    storeAndLeave(FOLDER, 1, 2);
    PartialDownload partial = open(FOLDER);
    StoredShares.storeAll(partial, FOLDER);
    partial.finish(destination(FOLDER, false));

    assertEquals(List.of("folder-2"), StoredShares.names(folder));
    assertTrue(StoredShares.matches(FOLDER.manifest(), folder.resolve("folder-2")));
    assertTrue(Files.isDirectory(folder.resolve("folder-2/empty")));
  }

  @Test
  void anEmptyShareNeedsNoChunks() throws Exception {
    TestShare empty = Manifests.file(3, 0, 100);
    PartialDownload partial = open(empty);
    partial.finish(destination(empty, false));

    assertEquals(0, Files.size(folder.resolve("share-3.bin")));
  }

  @Test
  void anIncompleteDownloadCannotBeFinished() throws Exception {
    try (PartialDownload partial = open(FILE)) {
      assertThrows(IllegalStateException.class, () -> partial.finish(destination(FILE, false)));
    }
  }

  @Test
  void finishingNeverReplacesAFileThatCameMeanwhile() throws Exception {
    assertFinishKeeps(FILE, Files.write(folder.resolve("share-1.bin"), new byte[] {1}));
  }

  @Test
  void finishingNeverReplacesAFolderThatCameMeanwhile() throws Exception {
    Path there = Files.createDirectory(folder.resolve("folder-2"));
    Files.write(there.resolve("mine"), new byte[] {1});
    assertFinishKeeps(FOLDER, there.resolve("mine"));
  }

  private void assertFinishKeeps(TestShare share, Path mine) throws Exception {
    PartialDownload partial = open(share);
    StoredShares.storeAll(partial, share);
    Path target = folder.resolve(share.manifest().name().text());
    StoreException refusal =
        assertThrows(StoreException.class, () -> partial.finish(new Destination(target, false)));
    partial.close();

    assertTrue(refusal.getMessage().startsWith("exists already, not replaced: "));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(mine));
    try (PartialDownload again = open(share)) {
      assertTrue(again.have().isComplete(), "the download was not kept");
    }
  }

  @Test
  void finishingReplacesAFileIfItMay() throws Exception {
    Files.write(folder.resolve("share-1.bin"), new byte[] {1});
    PartialDownload partial = open(FILE);
    StoredShares.storeAll(partial, FILE);
    partial.finish(destination(FILE, true));

    assertArrayEquals(FILE.data(), Files.readAllBytes(folder.resolve("share-1.bin")));
    assertEquals(List.of("share-1.bin"), StoredShares.names(folder));
  }

  @Test
  void aDownloadOfWhichNothingCameLeavesNothing() throws Exception {
    PartialDownload partial = open(FILE);
    partial.close();
    partial.removeIfEmpty();

    assertEquals(List.of(), StoredShares.names(folder));
  }

  @Test
  void aDownloadOfWhichSomethingCameStays() throws Exception {
    PartialDownload partial = open(FILE);
    StoredShares.store(partial, FILE, 4);
    partial.close();
    partial.removeIfEmpty();

    assertTrue(Files.exists(partial(FILE)));
  }

  @Test
  void aSecondDownloadOfTheSameShareIsRefusedAndHarmsNothing() throws Exception {
    try (PartialDownload partial = open(FILE)) {
      StoredShares.store(partial, FILE, 4);
      StoreException refusal = assertThrows(StoreException.class, () -> open(FILE));

      assertTrue(refusal.getMessage().startsWith("another idt is already"));
      StoredShares.store(partial, FILE, 5);
    }
    try (PartialDownload partial = open(FILE)) {
      assertEquals(List.of(4, 5), have(partial));
    }
  }

  @Test
  void aShareThatDoesNotFitIsRefusedBeforeAnythingIsMade() throws Exception {
    TestShare share = Manifests.file(1, 100, 100);
    Manifest huge =
        Manifest.of(
            share.manifest().name(),
            new ChunkLayout(1L << 41, 4 << 20),
            ChunkHashes.of(HashAlgorithm.SHA256, new byte[(1 << 19) * 32]),
            Optional.empty(),
            ManifestHints.NONE);
    if (Files.getFileStore(folder).getUsableSpace() >= 1L << 41) {
      throw Skip.because("the largest share there is would fit on this disk");
    }
    StoreException refusal =
        assertThrows(StoreException.class, () -> PartialDownload.open(huge, folder));

    assertTrue(refusal.getMessage().startsWith("not enough room in " + folder));
    assertTrue(refusal.getMessage().contains((1L << 41) + " bytes needed"));
    assertEquals(List.of(), StoredShares.names(folder));
  }

  @Test
  void aFolderThatIsNotThereIsOneSentence() {
    StoreException refusal =
        assertThrows(
            StoreException.class,
            () -> PartialDownload.open(FILE.manifest(), folder.resolve("none")));

    assertTrue(refusal.getMessage().startsWith("cannot write in "), refusal.getMessage());
    assertTrue(refusal.getMessage().endsWith(": no such file or folder"), refusal.getMessage());
  }

  @Test
  void somethingElseInThePlaceOfThePartialFolderIsOneSentence() throws Exception {
    Files.write(partial(FILE), new byte[1]);

    StoreException refusal = assertThrows(StoreException.class, () -> open(FILE));
    assertTrue(refusal.getMessage().endsWith("something else is there already"));
  }

  @Test
  void dataThatWasDeletedIsNotBelieved() throws Exception {
    storeAndLeave(FILE, 0, 1, 2);
    Files.delete(partial(FILE).resolve("data"));

    assertHave(List.of(), FILE);
    assertHave(List.of(), FILE);
  }

  @Test
  void dataThatWasTruncatedIsBelievedAsFarAsItMatches() throws Exception {
    storeAndLeave(FILE, 0, 1, 9);
    try (RandomAccessFile data =
        new RandomAccessFile(partial(FILE).resolve("data").toFile(), "rw")) {
      data.setLength(150);
    }

    assertHave(List.of(0), FILE);
    assertHave(List.of(0), FILE);
  }

  @Test
  void aFileOfAFolderThatWasDeletedIsNotBelieved() throws Exception {
    PartialDownload all = open(FOLDER);
    StoredShares.storeAll(all, FOLDER);
    all.close();
    Files.delete(partial(FOLDER).resolve("data").resolve(largestOf(FOLDER)));

    try (PartialDownload again = open(FOLDER)) {
      assertFalse(again.have().isComplete());
      assertTrue(again.have().count() > 0, "good chunks of other files were lost");
      assertGood(again, FOLDER);
    }
  }

  private static String largestOf(TestShare share) {
    return share.manifest().files().orElseThrow().entries().stream()
        .max(Comparator.comparingLong(FileEntry::size))
        .orElseThrow()
        .path()
        .text();
  }

  @Test
  void aJournalThatWasDeletedMeansNothingIsThere() throws Exception {
    storeAndLeave(FILE, 0, 1);
    Files.delete(partial(FILE).resolve("journal"));

    assertHave(List.of(), FILE);
  }

  @Test
  void aCrashBetweenTheFinalNameAndTheEndNeverTouchesTheUsersFile() throws Exception {
    if (!PartialData.SEES_HARD_LINKS) {
      throw Skip.because("Java sees no hard links here, and nothing is done about them");
    }
    PartialDownload crashed = open(FILE);
    StoredShares.storeAll(crashed, FILE);
    crashed.close();
    Path target = folder.resolve("share-1.bin");
    Files.createLink(target, partial(FILE).resolve("data")); // and here the power went
    byte[] edited = FILE.data().clone();
    edited[150] ^= 1; // then the user changed the file in place
    try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
      file.seek(150);
      file.write(edited[150]);
    }

    try (PartialDownload again = open(FILE)) {
      assertGood(again, FILE);
      StoredShares.storeAll(again, FILE);
    }
    assertArrayEquals(edited, Files.readAllBytes(target));
  }

  @Test
  void aLinkInThePlaceOfTheDataIsNotWrittenThrough() throws Exception {
    Path mine = Files.write(folder.resolve("mine"), new byte[1_050]);
    Files.createDirectory(partial(FILE));
    Files.createSymbolicLink(partial(FILE).resolve("data"), mine);
    storeAndLeave(FILE, 0);

    assertArrayEquals(new byte[1_050], Files.readAllBytes(mine));
  }

  @Test
  void manyThreadsStoreAtOnceWhileCheckpointsAreMade() throws Exception {
    TestShare share = Manifests.folder(4, 200, 50);
    int count = share.manifest().layout().count();
    PartialDownload partial = open(share);
    List<Background<Boolean>> writers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int first = t;
      writers.add(
          Background.run(() -> {
            for (int i = first; i < count; i += 4) {
              StoredShares.store(partial, share, i);
            }
            return true;
          }));
    }
    partial.checkpoint();
    for (Background<Boolean> writer : writers) {
      assertTrue(writer.result());
    }
    partial.checkpoint();
    partial.finish(destination(share, false));
    assertTrue(StoredShares.matches(share.manifest(), folder.resolve("folder-4")));
  }

  @Test
  void aClosedDownloadStoresNothingMore() throws Exception {
    PartialDownload partial = open(FILE);
    partial.close();

    assertThrows(StoreException.class, () -> StoredShares.store(partial, FILE, 0));
    assertEquals(List.of(), have(partial));
  }

  private void assertHave(List<Integer> chunks, TestShare share) throws Exception {
    try (PartialDownload partial = open(share)) {
      assertEquals(chunks, have(partial));
      assertGood(partial, share);
    }
  }

  static void assertGood(PartialDownload partial, TestShare share) throws IOException {
    for (int i : have(partial)) {
      ByteBuffer chunk = ByteBuffer.allocate(share.manifest().layout().lengthOf(i));
      partial.files().read(share.manifest().layout().offsetOf(i), chunk);
      assertArrayEquals(share.chunk(i), chunk.array(), "chunk " + i);
    }
  }
}
