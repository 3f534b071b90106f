package org.idiotorrent.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.idiotorrent.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileListTest {
  @Test
  void theSpansOfAnyRangeGiveTheBytesOfTheConcatenation() {
    Seeds.check(500, FileListTest::checkSpans);
  }

  private static void checkSpans(Random random) {
    List<byte[]> files = new ArrayList<>();
    List<FileEntry> entries = new ArrayList<>();
    ByteArrayOutputStream flat = new ByteArrayOutputStream();
    for (int i = 0; i < 1 + random.nextInt(12); i++) {
      byte[] file = new byte[random.nextBoolean() ? 0 : random.nextInt(40)];
      random.nextBytes(file);
      files.add(file);
      flat.writeBytes(file);
      entries.add(Manifests.entry("f" + i, file.length));
    }
    FileList list = Manifests.list(entries);
    int offset = random.nextInt(flat.size() + 1);
    int length = random.nextInt(flat.size() - offset + 1);

    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (FileSpan span : list.spans(offset, length)) {
      assertTrue(span.length() >= 1);
      joined.write(files.get(span.file()), (int) span.position(), (int) span.length());
    }

    assertEquals(flat.size(), list.totalSize());
    assertArrayEquals(
        Arrays.copyOfRange(flat.toByteArray(), offset, offset + length), joined.toByteArray());
  }

  @Test
  void emptyFilesHaveNoSpans() {
    FileList list = list("a", 0, "b", 3, "c", 0, "d/", 0, "e", 2);

    assertEquals(List.of(new FileSpan(1, 0, 3), new FileSpan(4, 0, 2)), list.spans(0, 5));
    assertEquals(List.of(new FileSpan(4, 0, 1)), list.spans(3, 1));
    assertEquals(List.of(), list.spans(3, 0));
    assertEquals(List.of(), list.spans(5, 0));
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, -1", "0, 6", "5, 1", "9223372036854775807, 9223372036854775807"})
  void aRangeOutsideIsRefused(long offset, long length) {
    FileList list = list("a", 5);

    assertThrows(IllegalArgumentException.class, () -> list.spans(offset, length));
  }

  @Test
  void spansReachTheEndOfTheLargestShare() {
    FileList list = list("a", ShareLimits.FILE_SIZE - 1, "b", 1);

    assertEquals(
        List.of(new FileSpan(0, ShareLimits.FILE_SIZE - 2, 1), new FileSpan(1, 0, 1)),
        list.spans(ShareLimits.FILE_SIZE - 2, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a, A",
    "a/b, A/B",
    "\u00e9, e\u0301",
    "\u00c9, e\u0301",
    "\u1e9e, ss",
    "\u017f, s",
    "\u03c3x/\u03c2, \u03a3X/\u03a3",
    "\u212b, \u00e5",
    "\ufb01, FI",
    "a, a/",
    "a, a/b",
    "A, a/b/c/d",
    "a/b/c/, a/B",
  })
  void pathsThatMeetOnSomeDiskAreRefusedInEitherOrder(String one, String other) {
    FileEntry first = Manifests.entry(one, 0);
    FileEntry second = Manifests.entry(other, 0);
    FileEntry between = Manifests.entry("a-b", 0);
    for (List<FileEntry> entries :
        List.of(
            List.of(first, second),
            List.of(second, first),
            List.of(between, second, first),
            List.of(first, between, second))) {
      assertThrows(InvalidShareException.class, () -> new FileList(entries));
    }
  }

  @ParameterizedTest
  @CsvSource({"a, ab", "a b, a/b", "a/b, a/c", "a.b, a/b", "ab/c, a/bc", "e, e\u0301", "d/, d2/"})
  void pathsThatOnlyLookAlikeAreTaken(String one, String other) throws InvalidShareException {
    FileList list = new FileList(List.of(Manifests.entry(one, 0), Manifests.entry(other, 0)));

    assertEquals(
        List.of(one, other), list.entries().stream().map(FileEntry::manifestPath).toList());
  }

  @Test
  void noEntryAtAllOrOneTooManyIsRefused() {
    List<FileEntry> tooMany =
        Stream.iterate(0, i -> i + 1)
            .limit(ShareLimits.FILES + 1L)
            .map(i -> Manifests.entry("f" + i, 0))
            .toList();

    assertThrows(InvalidShareException.class, () -> new FileList(List.of()));
    assertThrows(InvalidShareException.class, () -> new FileList(tooMany));
  }

  private static FileList list(Object... pathsAndSizes) {
    List<FileEntry> entries = new ArrayList<>();
    for (int i = 0; i < pathsAndSizes.length; i += 2) {
      long size = ((Number) pathsAndSizes[i + 1]).longValue();
      entries.add(Manifests.entry((String) pathsAndSizes[i], size));
    }
    return Manifests.list(entries);
  }
}
