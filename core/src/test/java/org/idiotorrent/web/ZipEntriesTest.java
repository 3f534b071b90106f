package org.idiotorrent.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.idiotorrent.http.Body;
import org.idiotorrent.http.Sink;
import org.idiotorrent.share.ChunkHashes;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.FileEntry;
import org.idiotorrent.share.FileList;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.ManifestHints;
import org.idiotorrent.share.ShareName;
import org.idiotorrent.share.SharePath;
import org.idiotorrent.store.ShareFiles;
import org.idiotorrent.transfer.ServedShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives beyond the limits of the first ZIP, read back by Java's own reader. */
class ZipEntriesTest {
  private static final long LARGE = (1L << 32) + 5;

  @TempDir Path folder;

  private static Manifest manifest(List<FileEntry> entries) throws Exception {
    FileList files = new FileList(entries);
    ChunkLayout layout = new ChunkLayout(files.totalSize(), 4 << 20);
    ChunkHashes hashes = ChunkHashes.of(HashAlgorithm.SHA256, new byte[32 * layout.count()]);
    return Manifest.of(
        new ShareName("big"), layout, hashes, Optional.of(files), ManifestHints.NONE);
  }

  private static FileEntry file(String path, long size) throws Exception {
    return new FileEntry(SharePath.parse(path), size, false);
  }

  /** The archive of {@code manifest}, whose files are all zeros, with holes for them. */
  private Path archive(Manifest manifest) throws IOException {
    Contents contents = new Contents(manifest);
    Path root = folder.resolve("big");
    for (int i = 0; i < contents.count(); i++) {
      Path path = root.resolve(contents.path(i));
      if (contents.isEmptyFolder(i)) {
        continue;
      }
      Files.createDirectories(path.getParent());
      try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
        sparse.setLength(contents.size(i));
      }
    }
    Path zip = folder.resolve("big.zip");
    try (ServedShare share =
            ServedShare.complete(manifest, ShareFiles.openComplete(manifest, root));
        FileChannel out =
            FileChannel.open(
                zip,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE,
                StandardOpenOption.WRITE)) {
      ZipEntries entries = new ZipEntries(contents, new FileSums(share, contents));
      Body holes = new Holes(manifest.size(), out);
      new ZipArchive(entries, contents, holes).write(0, entries.length(), new Sink(out));
      assertEquals(entries.length(), out.position());
    }
    return zip;
  }

  /** Zeros that are skipped in a file rather than written. */
  private record Holes(long length, FileChannel out) implements Body, Sink.Source {
    @Override
    public void write(long offset, long count, Sink sink) throws IOException {
      sink.transfer(this, offset, count);
    }

    @Override
    public long transferTo(long offset, long count, WritableByteChannel target) throws IOException {
      out.position(out.position() + count);
      return count;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
      throw new AssertionError("a file takes all at once");
    }
  }

  @Test
  void aFileOfMoreThanFourGibibytesAndWhatFollowsIt() throws Exception {
    Manifest manifest = manifest(List.of(file("a", 3), file("b", LARGE), file("c/d", 7)));
    try (ZipFile zip = new ZipFile(archive(manifest).toFile())) {
      assertEquals(3, zip.size());
      assertEquals(LARGE, zip.getEntry("big/b").getSize());
      assertEquals(7, zip.getInputStream(zip.getEntry("big/c/d")).readAllBytes().length);
      assertTrue(zip.getEntry("big/b").getCrc() != 0);
    }
  }

  @Test
  void moreThan65535Entries() throws Exception {
    List<FileEntry> entries = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      entries.add(new FileEntry(SharePath.parse("folder " + i), 0, true));
    }
    try (ZipFile zip = new ZipFile(archive(manifest(entries)).toFile())) {
      assertEquals(70_000, zip.size());
      assertTrue(zip.getEntry("big/folder 69999/").isDirectory());
    }
  }
}
