package org.idiotorrent.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.idiotorrent.Background;
import org.idiotorrent.share.FileSpan;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.Manifests.TestShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ShareFilesTest {
  @TempDir Path folder;

  private static byte[] read(ShareFiles files, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length + 2).position(1).limit(length + 1);
    files.read(offset, bytes);
    assertEquals(length + 1, bytes.position());
    assertEquals(length + 1, bytes.limit());
    return Arrays.copyOfRange(bytes.array(), 1, length + 1);
  }

  @Test
  void aRangeIsReadAcrossManyFilesAndEmptyOnes() throws Exception {
    TestShare share = Manifests.folder(1, 150, 100);
    Path root = StoredShares.write(share, folder);
    Random random = new Random(1);
    try (ShareFiles files = ShareFiles.openComplete(share.manifest(), root)) {
      assertArrayEquals(share.data(), read(files, 0, share.data().length));
      for (int i = 0; i < 200; i++) {
        int from = random.nextInt(share.data().length);
        int length = random.nextInt(share.data().length - from);
        assertArrayEquals(
            Arrays.copyOfRange(share.data(), from, from + length), read(files, from, length));
      }
    }
  }

  @Test
  void aTransferGivesTheSameBytesFileByFile() throws Exception {
    TestShare share = Manifests.folder(2, 20, 100);
    Path root = StoredShares.write(share, folder);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ShareFiles files = ShareFiles.openComplete(share.manifest(), root);
        var channel = Channels.newChannel(out)) {
      int length = share.data().length;
      while (out.size() < length) {
        assertTrue(files.transferTo(out.size(), length - out.size(), channel) > 0);
      }
    }

    assertArrayEquals(share.data(), out.toByteArray());
  }

  @Test
  void whatIsWrittenAcrossFilesIsReadBack() throws Exception {
    TestShare share = Manifests.folder(3, 30, 64);
    Path root = StoredShares.write(share, folder);
    byte[] other = Manifests.random(4, share.data().length);
    try (ShareFiles files = ShareFiles.writing(share.manifest(), root)) {
      for (int i = 0; i < share.manifest().layout().count(); i++) {
        int from = (int) share.manifest().layout().offsetOf(i);
        ByteBuffer chunk = ByteBuffer.wrap(other, from, share.manifest().layout().lengthOf(i));
        files.write(from, chunk);
        assertEquals(0, chunk.remaining());
      }
      files.force();
      assertArrayEquals(other, read(files, 0, other.length));
    }
  }

  @Test
  void noMoreFilesAreOpenThanTheTableHolds() throws Exception {
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      paths.add(Files.write(folder.resolve("f" + i), new byte[] {(byte) i}));
    }
    try (OpenFiles files = new OpenFiles(paths, StandardOpenOption.READ)) {
      OpenFiles.Lease held = files.lease(0);
      for (int i = 0; i < 400; i++) {
        try (OpenFiles.Lease lease = files.lease(i % 200)) {
          assertEquals(1, lease.channel().size());
        }
        assertTrue(files.count() <= OpenFiles.MAX_IDLE + 1, "open: " + files.count());
      }
      assertTrue(held.channel().isOpen(), "closed while in use");
      held.close();
    }
  }

  @Test
  void manyReadersAtOnceReadWhatIsThere() throws Exception {
    TestShare share = Manifests.folder(5, 150, 50);
    Path root = StoredShares.write(share, folder);
    try (ShareFiles files = ShareFiles.openComplete(share.manifest(), root)) {
      List<Background<Boolean>> readers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Random random = new Random(i);
        readers.add(
            Background.run(() -> {
              for (int n = 0; n < 200; n++) {
                int from = random.nextInt(share.data().length - 100);
                assertArrayEquals(
                    Arrays.copyOfRange(share.data(), from, from + 100), read(files, from, 100));
              }
              return true;
            }));
      }
      for (Background<Boolean> reader : readers) {
        assertTrue(reader.result());
      }
    }
  }

  @Test
  void aFileThatChangedIsRefusedFromThenOn() throws Exception {
    TestShare share = Manifests.file(6, 1_000, 100);
    Path file = StoredShares.write(share, folder);
    try (ShareFiles files = ShareFiles.openComplete(share.manifest(), file)) {
      read(files, 0, 10);
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));

      IOException refusal = assertThrows(IOException.class, () -> read(files, 10, 10));
      assertTrue(refusal.getMessage().contains("changed"), refusal.getMessage());
    }
  }

  @Test
  void aFileThatIsTooShortIsAnEndOfFile() throws Exception {
    TestShare share = Manifests.file(7, 1_000, 100);
    Path file = folder.resolve("short");
    Files.write(file, Arrays.copyOf(share.data(), 999));
    try (ShareFiles files = ShareFiles.openComplete(share.manifest(), file)) {
      assertThrows(EOFException.class, () -> read(files, 900, 100));
    }
  }

  @Test
  void anInterruptedReaderDoesNotSpoilTheFileForOthers() throws Exception {
    TestShare share = Manifests.file(8, 1_000, 100);
    Path file = StoredShares.write(share, folder);
    try (ShareFiles files = ShareFiles.openComplete(share.manifest(), file)) {
      Background<byte[]> interrupted =
          Background.run(() -> {
            Thread.currentThread().interrupt();
            return read(files, 0, 10);
          });

      assertThrows(ClosedByInterruptException.class, interrupted::result);
      assertArrayEquals(share.data(), read(files, 0, 1_000));
    }
  }

  @Test
  void aClosedShareOpensNothingMore() throws Exception {
    TestShare share = Manifests.file(9, 1_000, 100);
    ShareFiles files = ShareFiles.openComplete(share.manifest(), StoredShares.write(share, folder));
    files.close();
    files.close();

    assertThrows(ClosedChannelException.class, () -> read(files, 0, 10));
  }

  @Test
  void theFilesOfAFolderLieWhereTheManifestSays() throws Exception {
    TestShare share = Manifests.folder(10, 3, 100);

    assertEquals(
        share.manifest().files().orElseThrow().entries().stream()
            .map(entry -> folder.resolve(entry.path().text()))
            .toList(),
        ShareFiles.pathsOf(share.manifest(), folder));
    assertEquals(List.of(new FileSpan(0, 5, 7)), Manifests.file(1, 20, 10).manifest().spans(5, 7));
  }
}
