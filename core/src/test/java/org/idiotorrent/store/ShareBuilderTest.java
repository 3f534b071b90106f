package org.idiotorrent.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.idiotorrent.OrdinaryUser;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.Manifests.TestShare;
import org.idiotorrent.share.ShareName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ShareBuilder with FolderScan and ChunkHasher under it. */
@Timeout(30)
class ShareBuilderTest {
  @TempDir Path folder;

  private LocalShare build(Path path) throws StoreException, InvalidShareException {
    return StoredShares.builder(HashAlgorithm.SHA256, 100).build(path);
  }

  private static List<String> paths(LocalShare share) {
    return share.manifest().files().orElseThrow().entries().stream()
        .map(FileEntry::manifestPath)
        .toList();
  }

  private static String refusal(ThrowingBuild build) {
    return String.valueOf(assertThrows(StoreException.class, build::run).getMessage());
  }

  private interface ThrowingBuild {
    void run() throws StoreException, InvalidShareException;
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void aFileHasTheManifestThatItsBytesGive(HashAlgorithm hash) throws Exception {
    TestShare share = Manifests.file(hash, "photo.jpg", Manifests.random(1, 12_345), 100);
    Path file = StoredShares.write(share, folder);

    LocalShare built = StoredShares.builder(hash, 100).build(file);
    assertEquals(share.manifest(), built.manifest());
    assertEquals(List.of(file), built.paths());
    assertEquals(List.of(), built.notices());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 100, 101, 25_600})
  void chunksEndWhereTheFileDoes(int size) throws Exception {
    TestShare share = Manifests.file(size, size, 100);

    assertEquals(share.manifest(), build(StoredShares.write(share, folder)).manifest());
  }

  @Test
  void chunksLargerThanTheHashersBufferAreHashedWhole() throws Exception {
    TestShare share = Manifests.file(2, 3_000_000, 1 << 20);
    Path file = StoredShares.write(share, folder);

    assertEquals(
        share.manifest(),
        StoredShares.builder(HashAlgorithm.SHA256, 1 << 20).build(file).manifest());
  }

  @Test
  void progressEndsAtTheSizeOfTheShare() throws Exception {
    TestShare share = Manifests.file(3, 50_000, 100);
    AtomicLong last = new AtomicLong();
    new ShareBuilder(
            HashAlgorithm.SHA256,
            OptionalInt.of(100),
            Optional.of(new ShareName("other name")),
            ManifestHints.NONE,
            bytes -> last.accumulateAndGet(bytes, Math::max))
        .build(StoredShares.write(share, folder));

    assertEquals(50_000, last.get());
  }

  @Test
  void aFolderIsSharedWithItsEmptyFilesAndFoldersInOrder() throws Exception {
    Files.createDirectories(folder.resolve("b/empty"));
    Files.createDirectories(folder.resolve("sub/deep"));
    Files.write(folder.resolve("sub/deep/grüße 写真.txt"), new byte[250]);
    Files.write(folder.resolve("a"), new byte[0]);
    Files.write(folder.resolve("c"), new byte[100]);
    LocalShare share = build(folder);

    assertEquals(List.of("a", "b/empty/", "c", "sub/deep/grüße 写真.txt"), paths(share));
    assertEquals(350, share.manifest().size());
    assertTrue(StoredShares.matches(share.manifest(), folder));
  }

  @Test
  void aFolderOfEmptyFilesAloneHasNoChunks() throws Exception {
    Files.write(folder.resolve("a"), new byte[0]);

    assertEquals(0, build(folder).manifest().layout().count());
  }

  @Test
  void linksInsideAreSharedAsFilesAndOthersAreLeftOutWithANotice(@TempDir Path elsewhere)
      throws Exception {
    Files.write(folder.resolve("file"), new byte[10]);
    Files.write(elsewhere.resolve("secret"), new byte[10]);
    Files.createSymbolicLink(folder.resolve("inside"), Path.of("file"));
    Files.createSymbolicLink(folder.resolve("outside"), elsewhere.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("outside-folder"), elsewhere);
    Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    LocalShare share = build(folder);

    assertEquals(List.of("file", "inside"), paths(share));
    assertEquals(4, share.notices().size(), share.notices().toString());
    assertTrue(share.notices().stream().allMatch(one -> one.startsWith("left out, a link that")));
  }

  @Test
  void aFolderThatIsNamedByALinkIsSharedUnderTheLinksName(@TempDir Path elsewhere)
      throws Exception {
    Files.write(folder.resolve("file"), new byte[10]);
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), folder);
    LocalShare share = build(link);

    assertEquals("link", share.manifest().name().text());
    assertEquals(List.of("file"), paths(share));
  }

  @Test
  void aPipeIsLeftOutWithANotice() throws Exception {
    Files.write(folder.resolve("file"), new byte[10]);
    Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assertEquals(0, mkfifo.waitFor());
    LocalShare share = build(folder);

    assertEquals(List.of("file"), paths(share));
    assertEquals(1, share.notices().size());
    assertTrue(share.notices().getFirst().contains("not a regular file"));
    assertTrue(refusal(() -> build(folder.resolve("pipe"))).startsWith("neither a file nor"));
  }

  @Test
  void unsafeNamesAreReplacedWithANotice() throws Exception {
    Path root = Files.createDirectory(folder.resolve("a:b"));
    Files.write(root.resolve("evil\u202egpj.exe"), new byte[10]);
    Files.write(root.resolve("aux.txt"), new byte[10]);
    LocalShare share = build(root);

    assertEquals("a_b", share.manifest().name().text());
    assertEquals(List.of("_aux.txt", "evil_gpj.exe"), paths(share));
    assertEquals(3, share.notices().size());
    assertTrue(share.notices().stream().noneMatch(one -> one.contains("\u202e")));
    ByteBuffer bytes = ByteBuffer.allocate(20);
    try (ShareFiles files = share.open()) {
      files.read(0, bytes);
    }
  }

  @Test
  void manyNoticesAreCutShort() throws Exception {
    for (int i = 0; i < 30; i++) {
      Files.write(folder.resolve(i + ":"), new byte[0]);
    }

    assertEquals(21, build(folder).notices().size());
  }

  @Test
  void somebodysUnfinishedDownloadIsNotShared() throws Exception {
    Files.write(folder.resolve("file"), new byte[10]);
    Path partial = Files.createDirectory(folder.resolve(".idt-0123456789abcdef"));
    Files.write(partial.resolve("data"), new byte[10]);

    assertEquals(List.of("file"), paths(build(folder)));
  }

  @Test
  void eachWrongPathIsOneSentence() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path file = Files.write(folder.resolve("file"), new byte[10]);

    assertTrue(refusal(() -> build(folder.resolve("none"))).startsWith("no such file or folder: "));
    assertTrue(refusal(() -> build(empty)).startsWith("nothing to share in the empty folder "));
    assertTrue(
        refusal(() -> StoredShares.builder(HashAlgorithm.SHA1, 100).build(folder))
            .contains("old format"));
    assertTrue(
        refusal(() -> StoredShares.builder(HashAlgorithm.SHA256, 0).build(file))
            .contains("chunk size"));
  }

  @Test
  void aPathTooDeepToShareIsOneSentence() throws Exception {
    Path deep = folder;
    for (int i = 0; i < 65; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);

    assertTrue(refusal(() -> build(folder)).contains("path deeper than 64 folders"));
  }

  @Test
  void anUnreadableFileIsOneSentenceThatNamesIt() throws Exception {
    Path file = Files.write(folder.resolve("locked"), new byte[10]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    assertEquals(
        "cannot read " + file + ": permission denied\n",
        OrdinaryUser.run(BuildAlone.class, folder.toString()));
  }

  /** Builds a share of a path, and prints why that does not work. */
  static final class BuildAlone {
    public static void main(String[] arguments) throws Exception {
      try {
        StoredShares.builder(HashAlgorithm.SHA256, 100).build(Path.of(arguments[0]));
      } catch (StoreException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aFileThatGrowsWhileItIsHashedIsOneSentenceThatNamesIt() throws Exception {
    Path file = Files.write(folder.resolve("growing"), new byte[10_000]);
    AtomicBoolean grown = new AtomicBoolean();
    ShareBuilder builder =
        new ShareBuilder(
            HashAlgorithm.SHA256,
            OptionalInt.of(100),
            Optional.empty(),
            ManifestHints.NONE,
            bytes -> {
              if (bytes > 5_000 && grown.compareAndSet(false, true)) {
                append(file);
              }
            });

    String expected = "cannot read " + file + ": it changed while it was shared";
    assertEquals(expected, refusal(() -> builder.build(file)));
    grown.set(false);
    assertEquals(expected, refusal(() -> builder.build(folder)));
  }

  private static void append(Path file) {
    try {
      Files.write(file, new byte[10], StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileThatChangesAfterItWasHashedIsNotServed() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[1_000]);
    LocalShare share = build(file);
    append(file);
    try (ShareFiles files = share.open()) {
      IOException refusal =
          assertThrows(IOException.class, () -> files.read(0, ByteBuffer.allocate(10)));
      assertTrue(refusal.getMessage().contains("it changed while it was shared"));
    }
  }

  @Test
  void aShareThatIsOpenedReadsAsItWasHashed() throws Exception {
    TestShare share = Manifests.folder(4, 10, 100);
    LocalShare built = build(StoredShares.write(share, folder));
    ByteBuffer bytes = ByteBuffer.allocate(share.data().length);
    try (ShareFiles files = built.open()) {
      files.read(0, bytes);
    }

    assertEquals(
        built.manifest().hashes(), Manifests.hashes(HashAlgorithm.SHA256, bytes.array(), 100));
  }
}
