package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.idiotorrent.Background;
import org.idiotorrent.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class NewFileTest {
  @TempDir Path folder;

  private static NewFile.Contents text(String text) {
    return target -> {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        target.write(bytes);
      }
    };
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileIsThereWithItsContentsAndNothingElse(boolean replace) throws Exception {
    NewFile.write(folder.resolve("new"), replace, text("contents"));

    assertEquals("contents", Files.readString(folder.resolve("new")));
    assertEquals(List.of("new"), names());
  }

  @Test
  void whatIsThereIsReplacedOnlyIfThatIsWanted() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");

    StoreException refusal =
        assertThrows(StoreException.class, () -> NewFile.write(file, false, text("new")));
    assertEquals(
        "exists already: " + file + "; use --force to replace it or -o for another place",
        refusal.getMessage());
    assertEquals("old", Files.readString(file));

    NewFile.write(file, true, text("new"));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void aLinkThatLeadsNowhereIsSomethingThatIsThere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));

    assertThrows(StoreException.class, () -> NewFile.write(link, false, text("new")));

    assertEquals(List.of("link"), names());
  }

  @Test
  void contentsThatFailLeaveNothingButWhatWasThere() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    NewFile.Contents failing =
        target -> {
          text("half").write(target);
          throw new IOException("no space left on device");
        };

    StoreException refusal =
        assertThrows(StoreException.class, () -> NewFile.write(file, true, failing));

    assertEquals("cannot write " + file + ": no space left on device", refusal.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderIsNeverReplaced(boolean replace) throws Exception {
    Path inside = Files.createDirectories(folder.resolve("target/inside"));

    assertThrows(
        StoreException.class, () -> NewFile.write(folder.resolve("target"), replace, text("new")));

    assertTrue(Files.isDirectory(inside));
    assertEquals(List.of("target"), names());
  }

  @Test
  void theLongestNameThatADiskTakesIsTaken() throws Exception {
    String longest = "n".repeat(255);

    NewFile.write(folder.resolve(longest), false, text("contents"));

    assertEquals(List.of(longest), names());
  }

  @Test
  void aFolderThatIsNotThereIsOneSentence() {
    Path file = folder.resolve("none/file");

    StoreException refusal =
        assertThrows(StoreException.class, () -> NewFile.write(file, false, text("new")));

    assertEquals("cannot write " + file + ": no such file or folder", refusal.getMessage());
  }

  @Test
  void ofManyWhoWriteAtOnceOneSucceedsAndItsFileIsWhole() throws Exception {
    Path file = folder.resolve("file");
    CountDownLatch start = new CountDownLatch(1);
    List<Background<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String contents = Integer.toString(i).repeat(10_000);
      writers.add(
          Background.run(() -> {
            start.await();
            try {
              NewFile.write(file, false, text(contents));
              return true;
            } catch (StoreException e) {
              return false;
            }
          }));
    }
    start.countDown();

    int written = 0;
    for (Background<Boolean> writer : writers) {
      written += writer.result() ? 1 : 0;
    }
    assertEquals(1, written);
    String contents = Files.readString(file);
    assertEquals(contents.substring(0, 1).repeat(10_000), contents);
    assertEquals(List.of("file"), names());
  }
}
