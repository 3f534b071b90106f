package org.idiotorrent.web;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.idiotorrent.transfer.ServedShare;

/**
 * Checksums of a share's files, each computed once, when it is first asked for; one file at a time,
 * so that many clients do not read the disk in many places. Safe for several threads.
 */
final class FileSums {
  private static final int PIECE = 256 << 10;

  private final ServedShare share;
  private final Contents contents;
  private final Semaphore turn = new Semaphore(1);
  private final AtomicIntegerArray crcs; // 0: not known yet, or really 0
  private final AtomicReferenceArray<String> digests;

  FileSums(ServedShare share, Contents contents) {
    this.share = share;
    this.contents = contents;
    this.crcs = new AtomicIntegerArray(contents.count());
    this.digests = new AtomicReferenceArray<>(contents.count());
  }

  /** The CRC-32 of file {@code index}, as archives have it. */
  int crc(int index) throws IOException {
    if (crcs.get(index) == 0 && contents.size(index) > 0) {
      inTurn(() -> {
        if (crcs.get(index) == 0) {
          CRC32 crc = new CRC32();
          read(index, crc::update);
          crcs.set(index, (int) crc.getValue());
        }
      });
    }
    return crcs.get(index);
  }

  /** The SHA-256 of file {@code index}, in hex. */
  String sha256(int index) throws IOException {
    if (digests.get(index) == null) {
      inTurn(() -> {
        if (digests.get(index) == null) {
          MessageDigest digest = newSha256();
          read(index, digest::update);
          digests.set(index, HexFormat.of().formatHex(digest.digest()));
        }
      });
    }
    return digests.get(index);
  }

  @FunctionalInterface
  private interface Reading {
    void run() throws IOException;
  }

  private void inTurn(Reading reading) throws IOException {
    try {
      turn.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a checksum");
    }
    try {
      reading.run();
    } finally {
      turn.release();
    }
  }

  private void read(int index, Consumer<ByteBuffer> sum) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, contents.size(index)));
    long end = contents.start(index) + contents.size(index);
    for (long at = contents.start(index); at < end; at += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), end - at));
      share.files().read(at, piece);
      sum.accept(piece.flip());
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // never: every Java has it
    }
  }
}
