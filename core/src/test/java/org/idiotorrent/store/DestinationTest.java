package org.idiotorrent.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.Manifests.TestShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
  private static final TestShare FILE = Manifests.file(1, 1_000, 100);
  private static final TestShare FOLDER = Manifests.folder(2, 5, 100);

  @TempDir Path folder;

  private Destination of(TestShare share, Path wish) throws StoreException {
    return Destination.of(share.manifest(), Optional.of(wish), false);
  }

  private static boolean alreadyThere(TestShare share, Path target, boolean replace)
      throws StoreException {
    return new Destination(target, replace).alreadyHolds(share.manifest(), bytes -> {});
  }

  private static String refusal(TestShare share, Path target, boolean replace) {
    StoreException refusal =
        assertThrows(StoreException.class, () -> alreadyThere(share, target, replace));
    return String.valueOf(refusal.getMessage());
  }

  // Where.

  @Test
  void nothingWishedIsTheCurrentFolder() throws StoreException {
    Path target = Destination.of(FILE.manifest(), Optional.empty(), false).target();

    assertEquals(Path.of("share-1.bin").toAbsolutePath(), target);
  }

  @Test
  void anExistingFolderIsWhatToPutItInto() throws StoreException {
    assertEquals(folder.resolve("share-1.bin"), of(FILE, folder).target());
    assertEquals(folder.resolve("folder-2"), of(FOLDER, folder.resolve(".")).target());
    assertEquals(folder, of(FILE, folder).parent());
  }

  @Test
  void anyOtherPathIsTheNameToGiveIt() throws Exception {
    Path there = Files.write(folder.resolve("there"), new byte[1]);

    assertEquals(folder.resolve("new"), of(FILE, folder.resolve("new")).target());
    assertEquals(folder.resolve("new"), of(FOLDER, folder.resolve("a/../new")).target());
    assertEquals(there, of(FILE, there).target());
  }

  @Test
  void aFolderThatIsMissingOrNoFolderIsOneSentence() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[1]);
    for (Path wish : List.of(folder.resolve("none/name"), file.resolve("name"), Path.of("/"))) {
      if (Files.isDirectory(wish)) {
        continue; // the root is a folder to put things into
      }
      StoreException refusal = assertThrows(StoreException.class, () -> of(FILE, wish));
      assertTrue(refusal.getMessage().startsWith("no such folder: " + wish.getParent()));
    }
  }

  // What is there already.

  @Test
  void nothingThereHoldsNothing() throws StoreException {
    assertFalse(alreadyThere(FILE, folder.resolve("none"), false));
  }

  @Test
  void theSameFileOrFolderIsRecognized() throws Exception {
    assertTrue(alreadyThere(FILE, StoredShares.write(FILE, folder), false));
    assertTrue(alreadyThere(FOLDER, StoredShares.write(FOLDER, folder), false));
  }

  @Test
  void otherContentsAreRefusedUnlessTheyMayBeReplaced() throws Exception {
    Path shorter = Files.write(folder.resolve("shorter"), new byte[999]);
    Path other = Files.write(folder.resolve("other"), new byte[1_000]);

    assertTrue(refusal(FILE, shorter, false).startsWith("exists already with other contents: "));
    assertTrue(
        refusal(FILE, other, false).endsWith("--force to replace it or -o for another place"));
    assertFalse(alreadyThere(FILE, other, true));
    assertFalse(alreadyThere(FOLDER, other, true));
  }

  @Test
  void aFolderInTheWayIsRefusedInAnyCase() throws Exception {
    Path there = StoredShares.write(FOLDER, folder);
    Files.write(there.resolve("empty/more"), new byte[1]);
    Files.delete(there.resolve(FOLDER.manifest().files().get().entries().get(0).path().text()));

    for (boolean replace : new boolean[] {false, true}) {
      assertTrue(refusal(FILE, there, replace).startsWith("a folder is in the way"));
      assertTrue(refusal(FOLDER, there, replace).contains("never replaced"));
    }
  }

  @Test
  void aLinkThatLeadsNowhereIsSomething() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));

    assertTrue(refusal(FILE, link, false).startsWith("exists already"));
    assertFalse(alreadyThere(FILE, link, true));
  }

  @Test
  void whatIsThereMakesTheRestOfAnInterruptedDownloadGoAway() throws Exception {
    try (PartialDownload partial = PartialDownload.open(FILE.manifest(), folder)) {
      StoredShares.store(partial, FILE, 0);
      assertTrue(alreadyThere(FILE, StoredShares.write(FILE, folder), false));
      assertEquals(2, StoredShares.names(folder).size(), "taken away while in use");
    }
    assertTrue(alreadyThere(FILE, folder.resolve("share-1.bin"), false));

    assertEquals(List.of("share-1.bin"), StoredShares.names(folder));
  }

  // Taking its place.

  private Path data() throws Exception {
    return Files.write(folder.resolve("data"), new byte[] {7});
  }

  @Test
  void dataTakesAFreePlace() throws Exception {
    Path target = folder.resolve("target");
    new Destination(target, false).take(data());

    assertArrayEquals(new byte[] {7}, Files.readAllBytes(target));
  }

  @Test
  void dataTakesNoPlaceThatIsTakenByAFileAFolderOrALink() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[] {1});
    Path inner = Files.createDirectory(folder.resolve("folder"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
    Path data = data();
    Path dataFolder = Files.createDirectory(folder.resolve("dataFolder"));
    for (Path target : List.of(file, inner, link)) {
      assertThrows(StoreException.class, () -> new Destination(target, false).take(data));
      assertThrows(StoreException.class, () -> new Destination(target, true).take(dataFolder));
    }

    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aReplacedLinkLeavesAloneWhatItLedTo() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[] {1});
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    new Destination(link, true).take(data());

    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
    assertFalse(Files.isSymbolicLink(link));
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(link));
  }
}
