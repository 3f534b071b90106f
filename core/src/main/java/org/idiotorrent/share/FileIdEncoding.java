package org.idiotorrent.share;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The bytes that a file ID is the hash of (MANIFEST.md, sections 3 and 4). */
final class FileIdEncoding {
  private static final byte[] DOMAIN = "idtorrent id v1\0".getBytes(StandardCharsets.US_ASCII);

  private FileIdEncoding() {}

  static FileId idOf(
      ShareName name, ChunkLayout layout, ChunkHashes hashes, Optional<FileList> files) {
    HashAlgorithm algorithm = hashes.algorithm();
    MessageDigest digest = algorithm.newDigest();
    switch (algorithm) {
      case SHA1 -> digest.update(legacy(name, layout, hashes));
      case SHA256 -> {
        digest.update(header(name, layout, files));
        digest.update(hashes.bytes());
      }
    }
    return new FileId(Digest.of(algorithm, digest.digest()));
  }

  /** Section 4, all of it. */
  static byte[] legacy(ShareName name, ChunkLayout layout, ChunkHashes hashes) {
    StringBuilder text = new StringBuilder(name.text()).append(layout.fileSize());
    for (int i = 0; i < hashes.count(); i++) {
      text.append(hashes.hex(i));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** All of section 3 but the chunk digests at its end. */
  static byte[] header(ShareName name, ChunkLayout layout, Optional<FileList> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(DOMAIN);
      byte[] hash = HashAlgorithm.SHA256.label().getBytes(StandardCharsets.US_ASCII);
      out.writeByte(hash.length);
      out.write(hash);
      writeText(out, name.text());
      out.writeLong(layout.fileSize());
      out.writeInt(layout.chunkSize());
      out.writeInt(layout.count());
      out.writeBoolean(files.isPresent());
      if (files.isPresent()) {
        writeFiles(out, files.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the target is memory
    }
    return bytes.toByteArray();
  }

  private static void writeFiles(DataOutputStream out, FileList files) throws IOException {
    out.writeInt(files.entries().size());
    for (FileEntry entry : files.entries()) {
      writeText(out, entry.manifestPath());
      out.writeLong(entry.size());
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(utf8.length);
    out.write(utf8);
  }
}
