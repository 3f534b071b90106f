package org.idiotorrent.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFolderTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path folder;
  private WatchedFolder watched;

  @BeforeEach
  void watch() {
    watched = new WatchedFolder(folder, Duration.ofSeconds(2));
  }

  private FolderItem only(long now) throws IOException {
    List<FolderItem> items = watched.look(now).items();
    assertEquals(1, items.size());
    return items.getFirst();
  }

  @Test
  void aFileIsAtRestWhenItHasNotChangedForLongEnough() throws Exception {
    Path file = Files.write(folder.resolve("a"), new byte[10]);

    assertFalse(watched.isAtRest(only(0), 0));
    assertFalse(watched.isAtRest(only(SECOND), SECOND));
    Files.write(file, new byte[20]);
    assertFalse(watched.isAtRest(only(2 * SECOND), 2 * SECOND));
    assertFalse(watched.isAtRest(only(3 * SECOND), 3 * SECOND));
    assertTrue(watched.isAtRest(only(4 * SECOND), 4 * SECOND));
  }

  @Test
  void aFolderIsAsRestlessAsAnyFileInIt() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("slides/day 2"));
    Files.write(deep.resolve("1.png"), new byte[5]);
    FolderItem before = only(0);
    assertEquals(folder.resolve("slides"), before.path());

    Files.write(deep.resolve("2.png"), new byte[5]);

    assertFalse(before.equals(only(2 * SECOND)));
    assertFalse(watched.isAtRest(only(2 * SECOND), 2 * SECOND));
    assertTrue(watched.isAtRest(only(4 * SECOND), 4 * SECOND));
  }

  @Test
  void hiddenNamesAndLinksAreLeftOut() throws Exception {
    Files.write(folder.resolve(".part"), new byte[1]);
    Files.createDirectories(folder.resolve(".idt-1234"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));

    assertEquals(List.of(), watched.look(0).items());
  }

  @Test
  void aFolderOfTooManyFilesIsAFaultAndTheOthersAreSeen() throws Exception {
    Path big = Files.createDirectories(folder.resolve("big"));
    for (int i = 0; i < FolderItem.MAX_FILES; i++) {
      Files.createFile(big.resolve("f" + i));
    }
    Files.write(folder.resolve("small"), new byte[1]);

    WatchedFolder.View view = watched.look(0);

    assertEquals(folder.resolve("small"), view.items().getFirst().path());
    String reason = view.faults().get(big);
    assertTrue(reason.contains("more than 10000 files"), reason);
  }

  @Test
  void aFolderThatIsNotThereIsSaidByItsName() throws Exception {
    Files.delete(folder);
    IOException e = assertThrows(IOException.class, () -> watched.look(0));
    assertEquals("there is no folder " + folder, e.getMessage());
  }
}
