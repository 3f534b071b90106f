package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharePathTest {
  @Test
  void aPathIsItsNames() throws InvalidShareException {
    SharePath path = SharePath.parse("a/b c/d.txt");

    assertEquals(
        List.of(new ShareName("a"), new ShareName("b c"), new ShareName("d.txt")), path.names());
    assertEquals(path, new SharePath(path.names()));
    assertEquals("a/b c/d.txt", path.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/a", "a/", "a//b", "./a", "a/..", "a/../b", "a\\b", "C:/a", "~/../a"})
  void aPathThatCouldLeaveItsFolderIsRefused(String text) {
    assertThrows(InvalidShareException.class, () -> SharePath.parse(text));
    assertThrows(IllegalArgumentException.class, () -> new SharePath(text));
  }

  @Test
  void aPathHasAtMost64Names() throws InvalidShareException {
    List<ShareName> names = Collections.nCopies(64, new ShareName("a"));
    String text = "a/".repeat(63) + "a";

    assertEquals(names, SharePath.parse(text).names());
    assertThrows(InvalidShareException.class, () -> SharePath.parse(text + "/a"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SharePath(Collections.nCopies(65, new ShareName("a"))));
    assertThrows(IllegalArgumentException.class, () -> new SharePath(List.of()));
  }

  @Test
  void aPathHasAtMost4096Bytes() throws InvalidShareException {
    String folders = ("x".repeat(255) + "/").repeat(15);
    String longest = folders + "\u00e9".repeat(64) + "/" + "x".repeat(127);

    assertEquals(longest, SharePath.parse(longest).text());
    assertThrows(InvalidShareException.class, () -> SharePath.parse(longest + "x"));
    assertThrows(InvalidShareException.class, () -> FileEntry.parse(longest + "/", 0));
  }

  @Test
  void anEmptyFolderEndsInASlashAndHasNoSize() throws InvalidShareException {
    FileEntry folder = FileEntry.parse("a/b/", 0);

    assertTrue(folder.emptyFolder());
    assertEquals("a/b/", folder.manifestPath());
    assertFalse(FileEntry.parse("a/b", 0).emptyFolder());
    assertThrows(InvalidShareException.class, () -> FileEntry.parse("a/b/", 1));
    assertThrows(InvalidShareException.class, () -> FileEntry.parse("a/b", -1));
    assertThrows(
        InvalidShareException.class, () -> FileEntry.parse("a", ShareLimits.FILE_SIZE + 1));
  }

  @Test
  void whateverPathIsTakenStaysInsideOfItsFolder() {
    Path root = Path.of("/root/of/share");
    Seeds.check(
        20_000,
        random -> {
          try {
            SharePath path = SharePath.parse(Seeds.text(random, 1 + random.nextInt(5)));
            Path target = root.resolve(path.text());
            assertEquals(target, target.normalize());
            assertTrue(target.startsWith(root) && !target.equals(root));
            assertEquals(path.names().size(), root.relativize(target).getNameCount());
          } catch (InvalidShareException e) {
            String sentence = String.valueOf(e.getMessage());
            assertTrue(sentence.codePoints().allMatch(Printable::isVisible), sentence);
          }
        });
  }
}
